using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TokenClients.OAuth;

namespace TokenClients;

/// <summary>
/// A private key that signs an OAuth client's assertions (<c>private_key_jwt</c>, RFC 7523), one for each attempt. The key
/// itself is never sent. Create one from a certificate, from a key, or from a callback that signs, for instance with a key in a
/// vault.
/// </summary>
/// <remarks>
/// Immutable and safe to use from several threads: a key object signs one assertion at a time. It does not dispose the
/// certificate or key that it is created from; keep that usable for as long as tokens are fetched.
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class OAuthPrivateKey
{
    /// <summary>The shortest RSA key that may sign, in bits (RFC 7518 §3.3).</summary>
    private const int ShortestRsa = 2048;

    private readonly Func<string, byte[], CancellationToken, ValueTask<byte[]>> _sign;

    private OAuthPrivateKey(
        IReadOnlyList<string> algorithms,
        string? keyId,
        IReadOnlyList<X509Certificate2> certificates,
        Func<string, byte[], CancellationToken, ValueTask<byte[]>> sign)
    {
        (Algorithms, KeyId, Certificates, _sign) = (algorithms, string.IsNullOrEmpty(keyId) ? null : keyId, certificates, sign);
    }

    /// <summary>The key's id (<c>kid</c>) as the server knows it, or <see langword="null"/> if the assertion's header has none.</summary>
    public string? KeyId { get; }

    /// <summary>The algorithms that the key supports, the preferred one first.</summary>
    internal IReadOnlyList<string> Algorithms { get; }

    /// <summary>The key's certificate and those that issued it, if it has one.</summary>
    internal IReadOnlyList<X509Certificate2> Certificates { get; }

    /// <summary>Uses the private key of a certificate. The assertion's header contains the certificate's thumbprint.</summary>
    /// <param name="certificate">
    /// The certificate, with an RSA key of at least 2,048 bits or a key on the curve P-256. The key may be in a store or on a smart card,
    /// and need not be exportable.
    /// </param>
    /// <param name="keyId">The key's id as the server knows it, or <see langword="null"/> for none: the thumbprint identifies the key.</param>
    /// <returns>The key.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="certificate"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The certificate has no private key, or the key is too short or of an unsupported kind.</exception>
    public static OAuthPrivateKey FromCertificate(X509Certificate2 certificate, string? keyId = null) =>
        FromCertificates([certificate ?? throw new ArgumentNullException(nameof(certificate))], keyId);

    /// <summary>Uses an RSA key.</summary>
    /// <param name="key">The private key, of at least 2,048 bits.</param>
    /// <param name="keyId">The key's id as the server knows it, or <see langword="null"/> for none.</param>
    /// <returns>The key.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The key is too short.</exception>
    public static OAuthPrivateKey FromRsa(RSA key, string? keyId = null)
    {
        RequireLength(key ?? throw new ArgumentNullException(nameof(key)), nameof(key));
        return new([JwsAlgorithm.RS256, JwsAlgorithm.PS256], keyId, [], (algorithm, data, _) => new(Sign(key, algorithm, data)));
    }

    /// <summary>Uses a key on the curve P-256.</summary>
    /// <param name="key">The private key.</param>
    /// <param name="keyId">The key's id as the server knows it, or <see langword="null"/> for none.</param>
    /// <returns>The key.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The key is on another curve.</exception>
    public static OAuthPrivateKey FromECDsa(ECDsa key, string? keyId = null)
    {
        RequireCurve(key ?? throw new ArgumentNullException(nameof(key)), nameof(key));
        return new([JwsAlgorithm.ES256], keyId, [], (_, data, _) => new(Sign(key, data)));
    }

    /// <summary>Uses a callback that signs, for a key that stays in a vault or a hardware module.</summary>
    /// <param name="algorithm">The algorithm the callback signs with: <c>RS256</c>, <c>PS256</c> or <c>ES256</c>.</param>
    /// <param name="sign">
    /// Hashes the given bytes with SHA-256 and signs the hash. Called for every attempt, with a cancellation token that is cancelled
    /// when the fetch ends. For ES256 it may return 64 bytes or the DER form. If it throws, the fetch fails.
    /// </param>
    /// <param name="keyId">The key's id as the server knows it, or <see langword="null"/> for none.</param>
    /// <param name="certificate">The key's certificate, whose thumbprint is written into the header, or <see langword="null"/> for none. Its private key is not used.</param>
    /// <returns>The key.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="algorithm"/> or <paramref name="sign"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The algorithm is not supported.</exception>
    public static OAuthPrivateKey FromSigner(
        string algorithm, Func<byte[], CancellationToken, ValueTask<byte[]>> sign, string? keyId = null, X509Certificate2? certificate = null)
    {
        _ = sign ?? throw new ArgumentNullException(nameof(sign));
        return JwsAlgorithm.All.Contains(algorithm ?? throw new ArgumentNullException(nameof(algorithm)))
            ? new([algorithm], keyId, certificate is null ? [] : [certificate], (_, data, cancellationToken) => sign(data, cancellationToken))
            : throw new ArgumentException("The algorithm must be RS256, PS256 or ES256.", nameof(algorithm));
    }

    /// <summary>Returns the algorithms and the key's id, and nothing of the key itself.</summary>
    public override string ToString() => $"Private key for {string.Join(" or ", Algorithms)}{(KeyId is null ? "" : $", id {Printable.Of(KeyId)}")}";

    /// <summary>Uses the private key of the first certificate; the others issued it.</summary>
    internal static OAuthPrivateKey FromCertificates(IReadOnlyList<X509Certificate2> certificates, string? keyId)
    {
        var certificate = certificates[0];
        using var rsa = certificate.GetRSAPrivateKey();
        if (rsa is not null)
        {
            RequireLength(rsa, nameof(certificates));
            return new([JwsAlgorithm.RS256, JwsAlgorithm.PS256], keyId, certificates, (algorithm, data, _) =>
            {
                using var key = certificate.GetRSAPrivateKey()!;
                return new(Sign(key, algorithm, data));
            });
        }

        using var ecdsa = certificate.GetECDsaPrivateKey();
        RequireCurve(
            ecdsa ?? throw new ArgumentException("The certificate has no private key that is RSA or on the curve P-256.", nameof(certificates)), nameof(certificates));
        return new([JwsAlgorithm.ES256], keyId, certificates, (_, data, _) =>
        {
            using var key = certificate.GetECDsaPrivateKey()!;
            return new(Sign(key, data));
        });
    }

    /// <summary>Signs with one of the <see cref="Algorithms"/>.</summary>
    internal async ValueTask<byte[]> SignAsync(string algorithm, byte[] data, CancellationToken cancellationToken)
    {
        var signature = await _sign(algorithm, data, cancellationToken).ConfigureAwait(false);
        return algorithm == JwsAlgorithm.ES256 ? EcdsaSignature.ToFixedLength(signature) : signature;
    }

    private static byte[] Sign(RSA key, string algorithm, byte[] data)
    {
        lock (key)
        {
            return key.SignData(
                data, HashAlgorithmName.SHA256, algorithm == JwsAlgorithm.PS256 ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
        }
    }

    private static byte[] Sign(ECDsa key, byte[] data)
    {
        lock (key)
        {
            return key.SignData(data, HashAlgorithmName.SHA256);
        }
    }

    private static void RequireLength(RSA key, string parameter)
    {
        if (key.KeySize < ShortestRsa)
        {
            throw new ArgumentException($"The RSA key has {key.KeySize} bits; use one of at least {ShortestRsa}.", parameter);
        }
    }

    private static void RequireCurve(ECDsa key, string parameter)
    {
        if (key.KeySize != 256
            || key.ExportParameters(includePrivateParameters: false).Curve.Oid is { Value: not (null or "1.2.840.10045.3.1.7"), FriendlyName: not "nistP256" })
        {
            throw new ArgumentException("The key is not on the curve P-256, which ES256 requires; use one that is.", parameter);
        }
    }
}
