using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Abstractions;

namespace TokenClients.Tests;

/// <summary>A server that tells clients by their certificates, at an address of its own, and binds tokens to them (RFC 8705).</summary>
internal abstract class MutualTlsFixture : OpenIddictFixture
{
    /// <summary>Starts the server. It trusts what the authority has issued, and what is registered with the client.</summary>
    protected Task StartTlsAsync(OpenIddictApplicationDescriptor client) => StartAsync(client, server =>
    {
        server.EnableSelfSignedTlsClientAuthentication();
        server.EnablePublicKeyInfrastructureTlsClientAuthentication([X509CertificateLoader.LoadCertificate(Certificates.Authority.RawData)]);
        server.UseClientCertificateBoundAccessTokens();
        server.Configure(o => o.MtlsTokenEndpointAliasUri = new Uri(Server.TlsAddress, "connect/token"));
    });

    /// <summary>A client that trusts the server's certificate.</summary>
    protected ITokenProvider TlsClient(Action<OAuthClientOptions> configure) => Register(configure, TrustServer).GetRequiredService<ITokenProvider>();

    protected static void TrustServer(IHttpTokenClientBuilder client) => client.HttpClientBuilder.ConfigurePrimaryHttpMessageHandler(HandlerThatTrustsServer);

    protected static SocketsHttpHandler HandlerThatTrustsServer() => new()
    {
        AllowAutoRedirect = false,
        SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => Certificates.Server.Equals(certificate) },
    };
}
