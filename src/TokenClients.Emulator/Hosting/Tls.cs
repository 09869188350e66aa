using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace TokenClients.Emulator;

/// <summary>The certificate of an emulator, for its server and for the clients that trust it.</summary>
internal sealed class Tls : IAsyncDisposable
{
    private readonly X509Certificate2 _certificate;
    private readonly ServiceProvider _services = CreateServices();

    /// <summary>Creates the certificate for this machine and for additional host names and IP addresses.</summary>
    public Tls(params IEnumerable<string?> hosts)
    {
        _certificate = TestCertificate.Create(hosts);
        PublicCertificate = X509CertificateLoader.LoadCertificate(_certificate.RawData);
    }

    /// <summary>The certificate without its private key.</summary>
    public X509Certificate2 PublicCertificate { get; }

    /// <summary>Makes a server listen for HTTPS and optionally ask clients for certificates, which are validated with their requests.</summary>
    public void Use(KestrelServerOptions server, ListenOptions listen, bool askForCertificates)
    {
        server.ApplicationServices = _services;
        listen.UseHttps(new HttpsConnectionAdapterOptions
        {
            ServerCertificate = _certificate,
            ClientCertificateMode = askForCertificates ? ClientCertificateMode.AllowCertificate : ClientCertificateMode.NoCertificate,
            ClientCertificateValidation = static (_, _, _) => true,
        });
    }

    public async ValueTask DisposeAsync()
    {
        _certificate.Dispose();
        await _services.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Trusts one certificate and no other. Its name and dates are checked as usual.</summary>
    public static SslClientAuthenticationOptions Trusting(X509Certificate2 certificate) => new()
    {
        EnabledSslProtocols = SslProtocols.None,
        CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { certificate },
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        },
    };

    // The services that Kestrel's TLS needs: a logger without output, and metrics. The builder is empty, reads nothing
    // and is never built, so there is still no host.
    private static ServiceProvider CreateServices()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        return builder.Services.BuildServiceProvider();
    }
}
