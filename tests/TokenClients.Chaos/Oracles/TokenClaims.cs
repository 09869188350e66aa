using System.Buffers.Text;
using System.Text.Json;

namespace TokenClients.Chaos;

/// <summary>Reads when a token expires by the service's clock from the token itself.</summary>
internal static class TokenClaims
{
    public static DateTimeOffset? ExpiresOn(AccessToken token)
    {
        if (token.Scheme == "WRAP")
        {
            return SimpleWebToken.TryParse(token.Value, out var swt) ? swt.ExpiresOn : null;
        }

        using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(token.Value.Split('.')[1]));
        return DateTimeOffset.FromUnixTimeSeconds(claims.RootElement.GetProperty("exp").GetInt64());
    }
}
