using System.Text.Json.Nodes;

namespace TokenClients.Emulator;

/// <summary>The responses of the OAuth 2.0 token endpoint (RFC 6749, 5.1 and 5.2).</summary>
internal sealed class OAuthResponses(TokenEmulatorOptions options)
{
    private const string RetryAfterSeconds = "5";

    /// <summary>The error description for a wrong secret.</summary>
    public const string WrongCredential = "The client is known, but its secret or other credential is not valid.";

    public EmulatedResponse Granted(string token, long lifetime, string? scope)
    {
        var json = new JsonObject { ["access_token"] = token, ["token_type"] = "Bearer", ["expires_in"] = lifetime };
        if (scope is not null)
        {
            json["scope"] = scope;
        }

        return Create(200, json) with { TokenLifetime = lifetime };
    }

    public EmulatedResponse Failed(EmulatedRequest request, int status) => status switch
    {
        401 => CredentialRejected(request, WrongCredential),
        403 => Failed(403, "unauthorized_client", "The client may not use this grant."),
        429 => Failed(429, "temporarily_unavailable", "Too many requests.").With("Retry-After", RetryAfterSeconds),
        408 or 503 => Failed(status, "temporarily_unavailable", "The service is busy. Please try again."),
        >= 500 => Failed(status, "server_error", "The service failed."),
        _ => Failed(status, "invalid_request", $"{StatusText.Phrase(status)}."),
    };

    /// <summary>
    /// Returns an <c>invalid_client</c> error, which asks for the authentication scheme that the client used.
    /// </summary>
    public EmulatedResponse CredentialRejected(EmulatedRequest request, string description)
    {
        var response = Failed(401, "invalid_client", description);
        return request.Credential("Basic") is null
            ? response
            : response.With("WWW-Authenticate", "Basic realm=\"emulator\"");
    }

    public EmulatedResponse Failed(int status, string error, string description) =>
        Create(status, new JsonObject { ["error"] = error, ["error_description"] = description });

    private EmulatedResponse Create(int status, JsonObject json) =>
        new EmulatedResponse(status, "application/json; charset=utf-8", json.ToJsonString())
            .With("Cache-Control", "no-store")
            .With("Pragma", "no-cache")
            .With("x-ms-request-id", $"{options.Random.NextGuid()}");
}
