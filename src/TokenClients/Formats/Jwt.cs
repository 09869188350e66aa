using System.Text.Json;

namespace TokenClients.Formats;

/// <summary>The parts of a JWT, and what it says of its life. Nothing is verified: that is for the resource, which has the keys.</summary>
internal static class Jwt
{
    /// <summary>base64url without padding (RFC 7515 §2), as each part of a JWT is encoded.</summary>
    public static string Encode(byte[] part) => Convert.ToBase64String(part).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>Reads when a token was issued and expires; <see langword="null"/> if it is opaque or has no <c>exp</c>.</summary>
    public static TokenTimes? ReadTimes(string token)
    {
        var (first, last) = (token.IndexOf('.'), token.LastIndexOf('.'));
        if (first == last || token.IndexOf('.', first + 1) != last || !TryDecode(token.AsSpan(first + 1, last - first - 1), out var payload))
        {
            return null;
        }

        try
        {
            using var claims = JsonDocument.Parse(payload);
            return claims.RootElement.ValueKind == JsonValueKind.Object && ReadSeconds(claims.RootElement, "exp") is { } exp
                ? new TokenTimes(exp, ReadSeconds(claims.RootElement, "iat"))
                : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The latter: JSON whose text is no Unicode, which shows only when it is read.
            return null;
        }
    }

    /// <summary>A NumericDate (RFC 7519); recordings of the service's early days hold it as a string.</summary>
    private static double? ReadSeconds(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var claim)
        && claim.ValueKind is JsonValueKind.Number or JsonValueKind.String
        && TokenLifetime.TryParseSeconds(claim.ToString(), out var seconds)
            ? seconds
            : null;

    /// <summary>base64url, with or without the padding that RFC 7515 forbids and early tokens had.</summary>
    private static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        text = text.TrimEnd('=');
        var base64 = new char[(text.Length + 3) / 4 * 4];
        text.CopyTo(base64);
        base64.AsSpan(text.Length).Fill('=');
        for (var i = 0; i < text.Length; i++)
        {
            base64[i] = base64[i] switch { '-' => '+', '_' => '/', var other => other };
        }

        try
        {
            bytes = Convert.FromBase64CharArray(base64, 0, base64.Length);
            return true;
        }
        catch (FormatException)
        {
            bytes = [];
            return false;
        }
    }
}
