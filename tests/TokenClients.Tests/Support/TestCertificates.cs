using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TokenClients.Tests;

/// <summary>Creates self-signed certificates with their keys.</summary>
internal static class TestCertificates
{
    private static readonly DateTimeOffset From = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Creates a certificate with an RSA key.</summary>
    public static X509Certificate2 One { get; } = Rsa("one");

    /// <summary>Creates a certificate with a P-256 key.</summary>
    public static X509Certificate2 Two { get; } = ECDsa("two");

    public static X509Certificate2 Rsa(string name, DateTimeOffset? until = null)
    {
        using var key = RSA.Create(2048);
        return new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(From, until ?? From.AddYears(30));
    }

    public static X509Certificate2 ECDsa(string name)
    {
        using var key = System.Security.Cryptography.ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(From, From.AddYears(30));
    }

    /// <summary>Returns the certificate and its key as PEM.</summary>
    public static string Pem(X509Certificate2 certificate)
    {
        using AsymmetricAlgorithm key = certificate.GetRSAPrivateKey() ?? (AsymmetricAlgorithm)certificate.GetECDsaPrivateKey()!;
        return $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n";
    }
}
