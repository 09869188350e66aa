using System.Text.Json.Nodes;

namespace TokenClients.Emulator;

/// <summary>Issues and reads the tokens of the OAuth 2.0 token endpoint.</summary>
internal sealed class OAuthJwtIssuer(TokenEmulatorOptions options, JwtSigner signer, JwtSigner wrongKeySigner)
{
    private const string ClientId = "client_id";
    private const string Thumbprint = "x5t#S256";

    public string Issue(OAuthGrant grant, bool withWrongKey)
    {
        var now = options.TimeProvider.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["iss"] = grant.Issuer,
            ["sub"] = grant.ClientId,
            [ClientId] = grant.ClientId,
            ["aud"] = grant.Audiences is [var only] ? only : new JsonArray([.. grant.Audiences.Select(audience => JsonValue.Create(audience))]),
            ["iat"] = now,
            ["nbf"] = now,
            ["exp"] = now + grant.Lifetime,
            ["jti"] = options.Random.NextGuid().ToString("N"),
        };
        if (grant.Scope is not null)
        {
            claims["scope"] = grant.Scope;
        }

        if (grant.CertificateThumbprint is not null)
        {
            claims["cnf"] = new JsonObject { [Thumbprint] = grant.CertificateThumbprint };
        }

        return (withWrongKey ? wrongKeySigner : signer).Sign(claims);
    }

    /// <summary>
    /// Returns the claims of a token, or <see langword="null"/> if it was not issued by this endpoint. The tokens of the
    /// Mixed Reality token service have the same signature, but no <c>client_id</c>.
    /// </summary>
    public JsonObject? Read(string token) =>
        signer.ReadClaims(token) is { } claims && claims.ContainsKey(ClientId) ? claims : null;

    /// <summary>Returns the certificate that a token is bound to (RFC 8705, 3), or <see langword="null"/>.</summary>
    public static string? ThumbprintOf(JsonObject claims) => (string?)claims["cnf"]?[Thumbprint];
}
