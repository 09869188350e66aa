using System.Text.Json.Nodes;

namespace TokenClients.Emulator;

/// <summary>Issues and validates the tokens of the Mixed Reality token service.</summary>
internal sealed class ArrJwtIssuer(TokenEmulatorOptions options, JwtSigner signer, JwtSigner wrongKeySigner)
{
    private const string TenantId = "7e57acc0-0000-4000-8000-0000000000a1";
    private const string Region = "southcentralus";

    public string Issue(string accountId, bool withWrongKey)
    {
        var now = options.TimeProvider.GetUtcNow().ToUnixTimeSeconds();
        return (withWrongKey ? wrongKeySigner : signer).Sign(new JsonObject
        {
            ["jti"] = options.Random.NextGuid().ToString("N"),
            ["cai"] = accountId,
            ["tid"] = TenantId,
            ["aid"] = accountId,
            ["aao"] = "00000000-0000-0000-0000-000000000000",
            ["apr"] = Region,
            ["rid"] = $"/subscriptions/{TenantId}/resourceGroups/emulator/providers/Microsoft.MixedReality/"
                + $"remoteRenderingAccounts/{accountId}",
            ["att"] = "accountkey",
            ["nbf"] = now,
            ["exp"] = now + (long)options.ArrLifetime.TotalSeconds,
            ["iat"] = now,
            ["iss"] = "https://sts.mixedreality.azure.com",
            ["aud"] = "https://mixedreality.azure.com",
        });
    }

    /// <summary>Returns why a token is rejected for an account, or <see langword="null"/> if it is valid.</summary>
    public string? GetRejection(string? token, string accountId)
    {
        var now = options.TimeProvider.GetUtcNow().ToUnixTimeSeconds();
        return token is null ? "The request has no bearer token."
            : signer.ReadClaims(token) is not { } claims ? "The token was not issued by this service."
            : (long)claims["exp"]! <= now ? "The token has expired."
            : !accountId.Equals((string?)claims["cai"], StringComparison.OrdinalIgnoreCase)
                ? "The token is for another account."
            : null;
    }
}
