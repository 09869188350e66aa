using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace TokenClients.Emulator.Tests;

/// <summary>A JSON Web Token, read and validated without code of the library.</summary>
internal sealed class Jwt
{
    private readonly string[] _parts;

    public Jwt(string token)
    {
        _parts = token.Split('.');
        Assert.That(_parts, Has.Length.EqualTo(3));
        Header = Decode(_parts[0]);
        Claims = Decode(_parts[1]);
    }

    public JsonElement Header { get; }

    public JsonElement Claims { get; }

    /// <summary>Returns the token in the body of a response.</summary>
    public static string In(string body, string property = "AccessToken")
    {
        using var json = JsonDocument.Parse(body);
        return json.RootElement.GetProperty(property).GetString()!;
    }

    /// <summary>Creates a token with the given header and claims, signed with the key, or without a signature.</summary>
    public static string Forge(JsonElement header, JsonElement claims, RSA? key)
    {
        var signed = $"{Encode(header)}.{Encode(claims)}";
        var signature = key?.SignData(
            Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) ?? [];
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    public bool Verifies(RSAParameters publicKey)
    {
        using var key = RSA.Create(publicKey);
        return key.VerifyData(
            Encoding.ASCII.GetBytes($"{_parts[0]}.{_parts[1]}"),
            Base64Url.DecodeFromChars(_parts[2]),
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1);
    }

    public long Number(string claim) => Claims.GetProperty(claim).GetInt64();

    public string? Text(string claim) => Claims.GetProperty(claim).GetString();

    private static string Encode(JsonElement json) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.GetRawText()));

    private static JsonElement Decode(string part) =>
        JsonElement.Parse(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(part)));
}
