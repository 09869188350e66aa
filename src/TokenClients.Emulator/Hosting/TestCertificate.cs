using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TokenClients.Emulator;

/// <summary>Self-signed certificates that are created for one emulator: its own, and those of its clients.</summary>
internal static class TestCertificate
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private static readonly TimeSpan Before = TimeSpan.FromDays(1);
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <summary>
    /// Creates a certificate for this machine and for additional host names and IP addresses. It is valid from a day ago until 30
    /// days from now, by the system clock, which TLS clients use.
    /// </summary>
    public static X509Certificate2 Create(IEnumerable<string?> hosts)
    {
        return Create("CN=TokenClients.Emulator", ServerAuthentication, Names(hosts));
    }

    /// <summary>Creates a certificate for signing assertions and for mutual TLS.</summary>
    public static X509Certificate2 CreateForClient() => Create("CN=TokenClients.Emulator client", ClientAuthentication);

    private static X509Certificate2 Create(string name, string usage, params IEnumerable<X509Extension> more)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        foreach (var extension in more)
        {
            request.CertificateExtensions.Add(extension);
        }

        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));

        var start = TimeProvider.System.GetUtcNow() - Before;
        return ForTls(request.CreateSelfSigned(start, start + Before + Lifetime));
    }

    private static X509Extension Names(IEnumerable<string?> hosts)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts.Append("localhost").Append("127.0.0.1").Append("::1").OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (IPAddress.TryParse(host, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(host);
            }
        }

        return names.Build();
    }

    // Windows uses only keys of its key store for TLS; loaded like this, the key is deleted with the certificate.
    private static X509Certificate2 ForTls(X509Certificate2 certificate)
    {
        if (!OperatingSystem.IsWindows())
        {
            return certificate;
        }

        using (certificate)
        {
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
        }
    }
}
