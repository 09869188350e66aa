using System.Text.Json;

namespace TokenClients.Formats;

/// <summary>Encodes the parts of a JWT, and reads its times. Nothing is verified; that is up to the resource, which has the keys.</summary>
internal static class Jwt
{
    /// <summary>base64url without padding (RFC 7515 §2), as each part of a JWT is encoded.</summary>
    public static string Encode(byte[] part) => Convert.ToBase64String(part).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>
    /// Reads when a token was issued and expires. Returns <see langword="null"/> if the token is opaque or has no <c>exp</c>.
    /// </summary>
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
            // InvalidOperationException: a text in the JSON is not valid Unicode, which is detected only when it is read.
            return null;
        }
    }

    /// <summary>Reads a NumericDate (RFC 7519). Early versions of the service sent it as a string.</summary>
    private static double? ReadSeconds(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var claim)
        && claim.ValueKind is JsonValueKind.Number or JsonValueKind.String
        && TokenLifetime.TryParseSeconds(claim.ToString(), out var seconds)
            ? seconds
            : null;

    /// <summary>Decodes base64url, with or without the padding, which RFC 7515 forbids but early tokens had.</summary>
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
