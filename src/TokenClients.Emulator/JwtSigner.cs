using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace TokenClients.Emulator;

/// <summary>
/// Signs and opens RS256 JSON Web Tokens with the given key, or one of its own, made at first use. Thread-safe.
/// </summary>
internal sealed class JwtSigner : IDisposable
{
    private readonly Lazy<RSA> _key;
    private readonly Lazy<string> _header;
    private readonly Lock _lock = new();

    public JwtSigner(RSAParameters? key = null)
    {
        _key = new(() => key is { } given ? RSA.Create(given) : RSA.Create(2048));
        _header = new(CreateHeader);
    }

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
    private string CreateHeader()
    {
        var thumbprint = SHA256.HashData(_key.Value.ExportSubjectPublicKeyInfo()).AsSpan(0, 20);
        return Encode(new JsonObject
        {
            ["alg"] = "RS256",
            ["kid"] = Convert.ToHexString(thumbprint),
            ["x5t"] = Base64Url.EncodeToString(thumbprint),
            ["typ"] = "JWT",
        });
    }
}
