using System.Text.Json;

namespace TokenClients.Formats;

/// <summary>Reads what a JWT says of its life. Nothing is verified: that is for the resource, which has the keys.</summary>
internal static class Jwt
{
    /// <summary>Reads when a token was issued and expires; <see langword="null"/> if it is opaque or has no <c>exp</c>.</summary>
    public static TokenTimes? ReadTimes(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3 || !TryDecode(parts[1], out var payload))
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
    private static bool TryDecode(string text, out byte[] bytes)
    {
        bytes = [];
        var base64 = text.TrimEnd('=').Replace('-', '+').Replace('_', '/');
        try
        {
            bytes = Convert.FromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '='));
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
