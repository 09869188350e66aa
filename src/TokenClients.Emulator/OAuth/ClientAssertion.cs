using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TokenClients.Emulator;

/// <summary>The assertion of a client (RFC 7523, 3): a JSON Web Token that is read, but not trusted.</summary>
internal sealed class ClientAssertion
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly JsonElement _header;
    private readonly JsonElement _claims;

    private ClientAssertion(JsonElement header, JsonElement claims, byte[] signed, byte[] signature)
    {
        _header = header;
        _claims = claims;
        Signed = signed;
        Signature = signature;
    }

    public byte[] Signed { get; }

    public byte[] Signature { get; }

    public string? Algorithm => Text(_header, "alg");

    public string? KeyId => Text(_header, "kid");

    public string? Sha1Thumbprint => Text(_header, "x5t");

    public string? Sha256Thumbprint => Text(_header, "x5t#S256");

    /// <summary>Whether the header lists extensions that a reader must understand (RFC 7515, 4.1.11).</summary>
    public bool IsCritical => _header.TryGetProperty("crit", out _);

    public string? Issuer => Text(_claims, "iss");

    public string? Subject => Text(_claims, "sub");

    /// <summary>The audience, or <see langword="null"/> if it is not a single string.</summary>
    public string? Audience => Text(_claims, "aud");

    public string? Id => Text(_claims, "jti");

    /// <summary>Reads an assertion, or returns <see langword="null"/> if it is not a JSON Web Token.</summary>
    public static ClientAssertion? Read(string text)
    {
        var parts = text.Split('.');
        return parts.Length == 3 && Base64Url.IsValid(parts[2]) && Json(parts[0]) is { } header && Json(parts[1]) is { } claims
            ? new(header, claims, Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]))
            : null;
    }

    /// <summary>
    /// Reads a time in Unix seconds: <see langword="null"/> if it is missing, and not a number if it is anything but a number.
    /// </summary>
    public double? Time(string claim) => !_claims.TryGetProperty(claim, out var value) ? null
        : value.ValueKind == JsonValueKind.Number
            && double.TryParse(value.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) ? seconds : double.NaN;

    private static JsonElement? Json(string part)
    {
        try
        {
            using var json = Base64Url.IsValid(part) ? JsonDocument.Parse(Base64Url.DecodeFromChars(part), Strict) : null;
            return json?.RootElement is { ValueKind: JsonValueKind.Object } root ? root.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement parent, string name)
    {
        try
        {
            return parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
                && value.GetString() is { Length: > 0 } text ? text : null;
        }
        catch (InvalidOperationException)
        {
            return null; // a string that is not valid Unicode
        }
    }
}
