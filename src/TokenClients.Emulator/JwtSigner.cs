using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace TokenClients.Emulator;

/// <summary>
/// Signs RS256 JSON Web Tokens, and opens those that it signed itself: what another signer signed with the same key has
/// another header, unless that key was given to both. Thread-safe.
/// </summary>
internal sealed class JwtSigner : IDisposable
{
    private readonly Lazy<RSA> _key;
    private readonly Lazy<string> _header;
    private readonly Lock _lock = new();

    private JwtSigner(Func<RSA> key, Func<RSA, byte[]> id)
    {
        _key = new(key);
        _header = new(() => CreateHeader(id(_key.Value)));
    }

    /// <summary>Signs with a key that was given, and is known by it.</summary>
    public static JwtSigner Of(RSAParameters key) => new(() => RSA.Create(key), IdOf);

    /// <summary>Signs with a key of its own.</summary>
    public static JwtSigner WithNewKey() => new(() => RSA.Create(2048), IdOf);

    /// <summary>Signs with a key that many share, under an id of its own: to make a key takes up to two seconds.</summary>
    /// <param name="key">The key that is shared.</param>
    /// <param name="id">20 bytes that no other signer has.</param>
    public static JwtSigner Sharing(Lazy<RSAParameters> key, byte[] id) => new(() => RSA.Create(key.Value), _ => id);

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
    /// The claims of a token, or <see langword="null"/> if it was not signed here. Expiry is not looked at.
    /// </summary>
    public JsonObject? Open(string token)
    {
        // The header is always the same, so no other algorithm can be talked into.
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

    // The service named its certificate by the 20 bytes of its thumbprint. Here is no certificate, only a key.
    private static byte[] IdOf(RSA key) => SHA256.HashData(key.ExportSubjectPublicKeyInfo())[..RandomSource.KeyIdSize];

    private static string CreateHeader(byte[] id) => Encode(new JsonObject
    {
        ["alg"] = "RS256",
        ["kid"] = Convert.ToHexString(id),
        ["x5t"] = Base64Url.EncodeToString(id),
        ["typ"] = "JWT",
    });
}
