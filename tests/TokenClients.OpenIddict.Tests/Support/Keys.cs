using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.IdentityModel.Tokens;

namespace TokenClients.Tests;

/// <summary>The keys of the tests, created once, and their public keys for the server.</summary>
internal static class Keys
{
    /// <summary>The key that signs access tokens.</summary>
    public static readonly ECDsa Token = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public static readonly RSA Rsa = RSA.Create(2048);

    public static readonly RSA OtherRsa = RSA.Create(2048);

    public static readonly ECDsa P256 = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public static JsonWebKey PublicOf(RSA key, string? id = null) =>
        JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(key.ExportParameters(false)) { KeyId = id });

    public static JsonWebKey PublicOf(ECDsa key, string? id = null) =>
        JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(ECDsa.Create(key.ExportParameters(false))) { KeyId = id });

    public static JsonWebKey PublicOf(X509Certificate2 certificate) => JsonWebKeyConverter.ConvertFromX509SecurityKey(
        new X509SecurityKey(X509CertificateLoader.LoadCertificate(certificate.RawData)), representAsRsaKey: false);
}
