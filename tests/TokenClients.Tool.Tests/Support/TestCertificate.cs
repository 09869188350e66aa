using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TokenClients.Tool.Tests;

/// <summary>Certificates for tests.</summary>
internal static class TestCertificate
{
    /// <summary>Creates a self-signed certificate.</summary>
    public static X509Certificate2 Create(string host, int daysLeft = 90)
    {
        using var key = RSA.Create(2048);
        var request = Request("sts of a test", key, host);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-91), DateTimeOffset.UtcNow.AddDays(daysLeft));
        return Usable(made);
    }

    /// <summary>Creates a certificate that another one issued, as a proxy that inspects TLS does.</summary>
    public static X509Certificate2 CreateIssued(string host, string issuer)
    {
        using var issuerKey = RSA.Create(2048);
        using var authority = Request(issuer, issuerKey, "ca.example").CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-92), DateTimeOffset.UtcNow.AddDays(92));
        using var key = RSA.Create(2048);
        using var issued = Request("sts of a test", key, host).Create(authority, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(90), [1, 2, 3]);
        using var made = issued.CopyWithPrivateKey(key);
        return Usable(made);
    }

    /// <summary>Writes the certificate to a file for <c>SSL_CERT_FILE</c>.</summary>
    public static string Export(X509Certificate2 certificate)
    {
        var file = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.pem");
        File.WriteAllText(file, certificate.ExportCertificatePem());
        return file;
    }

    private static CertificateRequest Request(string subject, RSA key, string host)
    {
        var request = new CertificateRequest($"CN={subject}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        if (System.Net.IPAddress.TryParse(host, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(host);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        return request;
    }

    private static X509Certificate2 Usable(X509Certificate2 made) => X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), password: null);
}
