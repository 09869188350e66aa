using System.Text.Json.Nodes;

namespace TokenClients.Emulator;

/// <summary>Issues and reads the tokens of the OAuth 2.0 token endpoint.</summary>
internal sealed class OAuthJwtIssuer(TokenEmulatorOptions options, JwtSigner signer, JwtSigner wrongKeySigner)
{
    private const string ClientId = "client_id";

    public string Issue(string origin, string clientId, string? scope, long lifetime, bool withWrongKey)
    {
        var now = options.TimeProvider.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["iss"] = origin,
            ["sub"] = clientId,
            [ClientId] = clientId,
            ["aud"] = scope ?? origin,
            ["iat"] = now,
            ["nbf"] = now,
            ["exp"] = now + lifetime,
            ["jti"] = options.Random.NextGuid().ToString("N"),
        };
        if (scope is not null)
        {
            claims["scope"] = scope;
        }

        return (withWrongKey ? wrongKeySigner : signer).Sign(claims);
    }

    /// <summary>
    /// Returns the claims of a token, or <see langword="null"/> if it was not issued by this endpoint. The tokens of the
    /// Mixed Reality token service have the same signature, but no <c>client_id</c>.
    /// </summary>
    public JsonObject? Read(string token) =>
        signer.ReadClaims(token) is { } claims && claims.ContainsKey(ClientId) ? claims : null;
}
