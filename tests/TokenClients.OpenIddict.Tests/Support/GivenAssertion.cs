using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace TokenClients.Tests;

/// <summary>Creates an assertion that another system signed, with the client's RSA key.</summary>
internal static class GivenAssertion
{
    public static string Create(Uri issuer, string subject = RegisteredClient.Id)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            TokenType = "client-authentication+jwt",
            Issuer = RegisteredClient.Id,
            Audience = issuer.AbsoluteUri,
            Claims = new Dictionary<string, object> { ["sub"] = subject, ["jti"] = Guid.NewGuid().ToString() },
            IssuedAt = now,
            Expires = now.AddMinutes(1),
            SigningCredentials = new SigningCredentials(new RsaSecurityKey(Keys.Rsa), SecurityAlgorithms.RsaSha256),
        });
    }
}
