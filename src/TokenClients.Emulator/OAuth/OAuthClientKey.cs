using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TokenClients.Emulator;

/// <summary>
/// The public key of a client of the OAuth 2.0 token endpoint, by which the emulator verifies the client's assertions
/// (<c>private_key_jwt</c>). A key from a certificate also identifies the client by the certificate of its connection
/// (mutual TLS); see <see cref="TokenEmulatorOptions.OAuthClientKeys"/>.
/// </summary>
/// <remarks>Immutable and safe to use from several threads. It contains no private key.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class OAuthClientKey
{
    private const int ShortestRsa = 2048;
    private const string P256 = "1.2.840.10045.3.1.7";

    private readonly RSAParameters? _rsa;
    private readonly ECParameters? _ecdsa;

    private OAuthClientKey(RSA? rsa, ECDsa? ecdsa, string? keyId, X509Certificate2? certificate = null)
    {
        _rsa = rsa?.ExportParameters(includePrivateParameters: false);
        _ecdsa = ecdsa?.ExportParameters(includePrivateParameters: false);
        KeyId = string.IsNullOrEmpty(keyId) ? null : keyId;
        Sha1Thumbprint = certificate is null ? null : Thumbprint(certificate, HashAlgorithmName.SHA1);
        Sha256Thumbprint = certificate is null ? null : Thumbprint(certificate, HashAlgorithmName.SHA256);
    }

    /// <summary>
    /// The id of the key: a <c>kid</c> in the header of an assertion must match it. <see langword="null"/> if the <c>kid</c>
    /// does not matter.
    /// </summary>
    public string? KeyId { get; }

    internal IReadOnlyList<string> Algorithms => _rsa is null ? ["ES256"] : ["RS256", "PS256"];

    /// <summary>The <c>x5t</c> of the certificate, or <see langword="null"/> if there is none.</summary>
    internal string? Sha1Thumbprint { get; }

    /// <summary>The <c>x5t#S256</c> of the certificate, or <see langword="null"/> if there is none.</summary>
    internal string? Sha256Thumbprint { get; }

    /// <summary>Creates a key from PEM: a public key or a certificate.</summary>
    /// <param name="pem">
    /// The text of the file: <c>-----BEGIN PUBLIC KEY-----</c> or <c>-----BEGIN CERTIFICATE-----</c>, with an RSA key of at least
    /// 2,048 bits, or a key on the curve P-256. <c>openssl pkey -in key.pem -pubout</c> writes the public key of a private one.
    /// </param>
    /// <param name="keyId">The value of <see cref="KeyId"/>.</param>
    /// <returns>The key.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="pem"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The text is not such a PEM, or contains a private key. The message does not show any of it.</exception>
    public static OAuthClientKey FromPem(string pem, string? keyId = null)
    {
        ArgumentNullException.ThrowIfNull(pem);
        if (pem.Contains("PRIVATE KEY", StringComparison.Ordinal))
        {
            throw new ArgumentException(
                "The PEM contains a private key. Use the public key, which 'openssl pkey -in key.pem -pubout' writes, or the certificate alone.", nameof(pem));
        }

        try
        {
            return Checked(Read(pem, keyId), nameof(pem));
        }
        catch (CryptographicException error)
        {
            throw new ArgumentException("The text is neither a public key nor a certificate in PEM form.", nameof(pem), error);
        }
    }

    /// <summary>Creates a key from a certificate, whose private key is not read.</summary>
    /// <param name="certificate">The certificate, with an RSA key of at least 2,048 bits or a key on the curve P-256.</param>
    /// <param name="keyId">The value of <see cref="KeyId"/>.</param>
    /// <returns>The key.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="certificate"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The certificate has another kind of key.</exception>
    public static OAuthClientKey FromCertificate(X509Certificate2 certificate, string? keyId = null)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return Checked(Read(certificate, keyId), nameof(certificate));
    }

    /// <summary>Returns the algorithms and the key's id.</summary>
    public override string ToString() => $"Public key for {string.Join(" or ", Algorithms)}{(KeyId is null ? "" : $", id {KeyId}")}";

    internal static string Thumbprint(X509Certificate2 certificate, HashAlgorithmName algorithm) =>
        System.Buffers.Text.Base64Url.EncodeToString(certificate.GetCertHash(algorithm));

    /// <summary>Verifies a signature by one of the <see cref="Algorithms"/>.</summary>
    internal bool Verifies(string algorithm, byte[] data, byte[] signature)
    {
        if (_rsa is { } parameters)
        {
            using var rsa = RSA.Create(parameters);
            return rsa.VerifyData(
                data, signature, HashAlgorithmName.SHA256, algorithm == "PS256" ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
        }

        using var ecdsa = ECDsa.Create(_ecdsa!.Value);
        return ecdsa.VerifyData(data, signature, HashAlgorithmName.SHA256);
    }

    private static OAuthClientKey Checked(OAuthClientKey key, string parameter) =>
        key._rsa is null && key._ecdsa is null
            ? throw new ArgumentException("The key is neither an RSA key nor a key on the curve P-256.", parameter)
        : key._rsa is { } rsa && rsa.Modulus!.Length * 8 is var bits and < ShortestRsa
            ? throw new ArgumentException($"The RSA key has {bits} bits; use one of at least {ShortestRsa}.", parameter)
        : key._ecdsa is { Curve.Oid: { Value: not P256, FriendlyName: not "nistP256" } }
            ? throw new ArgumentException("The key is on another curve; ES256 requires P-256.", parameter)
        : key;

    private static OAuthClientKey Read(string pem, string? keyId)
    {
        if (!PemEncoding.TryFind(pem, out var fields) || pem[fields.Label] is not ("PUBLIC KEY" or "CERTIFICATE"))
        {
            throw new CryptographicException("There is no PEM with one of these labels.");
        }

        var data = Convert.FromBase64String(pem[fields.Base64Data]);
        if (pem[fields.Label] == "CERTIFICATE")
        {
            using var certificate = X509CertificateLoader.LoadCertificate(data);
            return Read(certificate, keyId);
        }

        var key = PublicKey.CreateFromSubjectPublicKeyInfo(data, out _);
        using var rsa = key.GetRSAPublicKey();
        using var ecdsa = key.GetECDsaPublicKey();
        return new(rsa, ecdsa, keyId);
    }

    private static OAuthClientKey Read(X509Certificate2 certificate, string? keyId)
    {
        using var rsa = certificate.GetRSAPublicKey();
        using var ecdsa = certificate.GetECDsaPublicKey();
        return new(rsa, ecdsa, keyId, certificate);
    }
}
