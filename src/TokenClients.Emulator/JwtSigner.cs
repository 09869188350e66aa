using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace TokenClients.Emulator;

/// <summary>
/// Signs JSON Web Tokens with RS256, and reads the ones that it signed. A token of another signer with the same shared
/// key is rejected, because its header differs. Thread-safe.
/// </summary>
internal sealed class JwtSigner : IDisposable
{
    private readonly Lazy<RSA> _key;
    private readonly Lazy<string> _keyId;
    private readonly Lazy<string> _header;
    private readonly Lock _lock = new();

    private JwtSigner(Func<RSA> key, Func<RSA, byte[]> id)
    {
        _key = new(key);
        _keyId = new(() => Convert.ToHexString(id(_key.Value)));
        _header = new(() => CreateHeader(_keyId.Value));
    }

    /// <summary>Creates a signer with a given key, whose id is derived from the key.</summary>
    public static JwtSigner WithKey(RSAParameters key) => new(() => RSA.Create(key), IdOf);

    /// <summary>Creates a signer with a new key.</summary>
    public static JwtSigner WithNewKey() => new(() => RSA.Create(2048), IdOf);

    /// <summary>
    /// Creates a signer with a shared key and an id of its own, because creating a key takes up to two seconds.
    /// </summary>
    /// <param name="key">The shared key.</param>
    /// <param name="id">20 bytes that identify this signer.</param>
    public static JwtSigner WithSharedKey(Lazy<RSAParameters> key, byte[] id) => new(() => RSA.Create(key.Value), _ => id);

    /// <summary>The <c>kid</c> of the tokens.</summary>
    public string KeyId => _keyId.Value;

    public RSAParameters PublicKey
    {
        get
        {
            lock (_lock)
            {
                return _key.Value.ExportParameters(includePrivateParameters: false);
            }
        }
    }

    public string Sign(JsonObject claims)
    {
        var signed = $"{_header.Value}.{Encode(claims)}";
        lock (_lock)
        {
            var signature = _key.Value.SignData(
                Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            return $"{signed}.{Base64Url.EncodeToString(signature)}";
        }
    }

    /// <summary>
    /// Returns the claims of a token, or <see langword="null"/> if this signer did not sign it. The expiry is not
    /// checked.
    /// </summary>
    public JsonObject? ReadClaims(string token)
    {
        // The header must be the same, so a token cannot select another algorithm.
        var parts = token.Split('.');
        if (parts.Length != 3 || parts[0] != _header.Value || !Base64Url.IsValid(parts[2]))
        {
            return null;
        }

        lock (_lock)
        {
            return _key.Value.VerifyData(
                Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"),
                Base64Url.DecodeFromChars(parts[2]),
                HashAlgorithmName.SHA256,
                RSASignaturePadding.Pkcs1)
                ? JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!.AsObject()
                : null;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_key.IsValueCreated)
            {
                _key.Value.Dispose();
            }
        }
    }

    private static string Encode(JsonObject json) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));

    // The real service used the 20 bytes of its certificate's thumbprint. Here there is only a key.
    private static byte[] IdOf(RSA key) => SHA256.HashData(key.ExportSubjectPublicKeyInfo())[..RandomSource.KeyIdSize];

    private static string CreateHeader(string id) => Encode(new JsonObject
    {
        ["alg"] = "RS256",
        ["kid"] = id,
        ["x5t"] = Base64Url.EncodeToString(Convert.FromHexString(id)),
        ["typ"] = "JWT",
    });
}
