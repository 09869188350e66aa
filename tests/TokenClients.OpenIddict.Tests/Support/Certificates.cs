using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.IdentityModel.Tokens;

namespace TokenClients.Tests;

/// <summary>The certificates of the tests, created once.</summary>
internal static class Certificates
{
    /// <summary>The server's certificate, for HTTPS.</summary>
    public static readonly X509Certificate2 Server = SelfSigned(Keys.Token);

    public static readonly X509Certificate2 Rsa = SelfSigned(Keys.Rsa);

    public static readonly X509Certificate2 OtherRsa = SelfSigned(Keys.OtherRsa, "orders-2"); // OpenIddict distinguishes them by name

    public static readonly X509Certificate2 P256 = SelfSigned(Keys.P256);

    /// <summary>The authority whose certificates the server trusts.</summary>
    public static readonly X509Certificate2 Authority = SelfSigned(Keys.OtherRsa, "authority", isAuthority: true);

    public static readonly X509Certificate2 OtherAuthority = SelfSigned(Keys.Rsa, "authority", isAuthority: true);

    public static string Thumbprint(X509Certificate2 certificate) => Base64UrlEncoder.Encode(certificate.GetCertHash(HashAlgorithmName.SHA256));

    /// <summary>Returns a certificate and its key as PEM.</summary>
    public static string PemOf(X509Certificate2 certificate) =>
        $"{certificate.ExportCertificatePem()}\n{certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem()}";

    /// <summary>Creates a certificate for that host with the RSA key.</summary>
    public static X509Certificate2 IssuedBy(X509Certificate2 authority, string name)
    {
        using var issued = Request(Keys.Rsa, name, isAuthority: false).Create(
            authority, new DateTimeOffset(authority.NotBefore), new DateTimeOffset(authority.NotAfter), Guid.NewGuid().ToByteArray()).CopyWithPrivateKey(Keys.Rsa);
        return Reloaded(issued);
    }

    private static X509Certificate2 SelfSigned(AsymmetricAlgorithm key, string name = "orders", bool isAuthority = false)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = Request(key, name, isAuthority).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return Reloaded(certificate);
    }

    private static CertificateRequest Request(AsymmetricAlgorithm key, string name, bool isAuthority)
    {
        var subject = new X500DistinguishedName($"CN={name}");
        var request = key is RSA rsa
            ? new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(subject, (ECDsa)key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            isAuthority ? X509KeyUsageFlags.KeyCertSign : X509KeyUsageFlags.DigitalSignature, critical: true));
        if (!isAuthority)
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(
                [new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], critical: false)); // server and client
        }

        return request;
    }

    /// <summary>Windows uses only keys of its key store for TLS.</summary>
    private static X509Certificate2 Reloaded(X509Certificate2 certificate) => X509CertificateLoader.LoadPkcs12(
        certificate.Export(X509ContentType.Pkcs12), password: null, X509KeyStorageFlags.Exportable);
}
