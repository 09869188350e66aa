using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace TokenClients.Tests;

/// <summary>A resource that accepts a token only from the client whose certificate it is bound to (RFC 8705 §3).</summary>
internal static class BoundResource
{
    public const string Path = "/resource";

    public static async Task AnswerAsync(HttpContext context)
    {
        var (bearer, certificate) = (context.Request.Headers.Authorization.ToString(), await context.Connection.GetClientCertificateAsync());
        var validated = await new JsonWebTokenHandler().ValidateTokenAsync(bearer["Bearer ".Length..], new TokenValidationParameters
        {
            IssuerSigningKey = new ECDsaSecurityKey(Keys.Token),
            ValidateAudience = false,
            ValidateIssuer = false,
        });
        var isBound = validated.IsValid && certificate is not null
            && BindingOf((JsonWebToken)validated.SecurityToken) == Certificates.Thumbprint(certificate);
        context.Response.StatusCode = isBound ? StatusCodes.Status200OK : StatusCodes.Status401Unauthorized;
    }

    /// <summary>The thumbprint that a token is bound to.</summary>
    public static string? BindingOf(JsonWebToken token) =>
        token.TryGetPayloadValue<JsonElement>("cnf", out var confirmation) ? confirmation.GetProperty("x5t#S256").GetString() : null;
}
