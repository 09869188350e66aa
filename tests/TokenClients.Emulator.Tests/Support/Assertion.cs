using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace TokenClients.Emulator.Tests;

/// <summary>A client assertion, created without code of the library, in which a test can change every claim.</summary>
internal sealed class Assertion
{
    public const string Type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /// <summary>Creates a valid assertion of the default client.</summary>
    public Assertion(string audience, DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeSeconds();
        Claims = new()
        {
            ["iss"] = TokenEmulator.DefaultClientId,
            ["sub"] = TokenEmulator.DefaultClientId,
            ["aud"] = audience,
            ["iat"] = seconds,
            ["nbf"] = seconds,
            ["exp"] = seconds + 60,
        };
    }

    /// <summary>The claims; those that are <see langword="null"/> are omitted.</summary>
    public Dictionary<string, object?> Claims { get; }

    public Dictionary<string, object?> Header { get; } = new() { ["typ"] = "JWT" };

    /// <summary>Changes a claim, or removes it.</summary>
    public Assertion With(string claim, object? value)
    {
        Claims[claim] = value;
        return this;
    }

    /// <summary>Signs with a new <c>jti</c>, unless the claims have one.</summary>
    public string Sign(AsymmetricAlgorithm key, string? algorithm = null)
    {
        Claims.TryAdd("jti", $"{Guid.NewGuid()}");
        algorithm ??= key is RSA ? "RS256" : "ES256";
        Header.TryAdd("alg", algorithm);
        var signed = $"{Encode(Header)}.{Encode(Claims)}";
        var data = Encoding.ASCII.GetBytes(signed);
        var signature = key is RSA rsa
            ? rsa.SignData(data, HashAlgorithmName.SHA256, algorithm == "PS256" ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1)
            : ((ECDsa)key).SignData(data, HashAlgorithmName.SHA256);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    public static (string, string)[] Form(string assertion) =>
        [("grant_type", "client_credentials"), ("client_assertion_type", Type), ("client_assertion", assertion)];

    private static string Encode(Dictionary<string, object?> json) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(
        json.Where(part => part.Value is not null).ToDictionary()));
}
