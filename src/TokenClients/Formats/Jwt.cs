using System.Text.Json;

namespace TokenClients.Formats;

/// <summary>Reads how long a JWT lives. Nothing is verified: that is for the resource, which has the keys.</summary>
internal static class Jwt
{
    /// <summary>
    /// The token's life from the moment the service handed it out, or <see langword="null"/> if the token is opaque or has
    /// no <c>exp</c>. Zero or less: it has expired already.
    /// </summary>
    /// <param name="token">The token.</param>
    /// <param name="handedOutOn">The service's own clock then, so that this machine's need not be right.</param>
    public static TimeSpan? ReadLifetime(string token, DateTimeOffset handedOutOn)
    {
        var parts = token.Split('.');
        if (parts.Length != 3 || !TryDecode(parts[1], out var payload))
        {
            return null;
        }

        try
        {
            using var claims = JsonDocument.Parse(payload);
            if (claims.RootElement.ValueKind != JsonValueKind.Object || ReadSeconds(claims.RootElement, "exp") is not { } exp)
            {
                return null;
            }

            // exp - iat is the whole life; a token is never kept longer, even if the service's Date lags behind.
            var left = exp - handedOutOn.ToUnixTimeSeconds();
            return ReadSeconds(claims.RootElement, "iat") is { } iat && iat < exp
                ? TokenLifetime.FromSeconds(Math.Min(left, exp - iat))
                : TokenLifetime.FromSeconds(left);
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
