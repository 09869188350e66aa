namespace TokenClients.Emulator;

/// <summary>
/// An OAuth 2.0 token endpoint: <c>POST /oauth2/token</c> with the client credentials grant (RFC 6749, 4.4). Its errors
/// never repeat what was sent, because a client may send its secret in the wrong field.
/// </summary>
internal sealed class OAuthTokenService(TokenEmulatorOptions options, OAuthJwtIssuer jwts) : IEndpoint
{
    private readonly OAuthResponses _responses = new(options);

    public bool Serves(EmulatedRequest request) => request.IsFor("oauth2/token");

    public EmulatedResponse Respond(EmulatedRequest request) => Respond(request, withWrongKey: false);

    public EmulatedResponse RespondWithWrongKey(EmulatedRequest request) => Respond(request, withWrongKey: true);

    public EmulatedResponse Fail(EmulatedRequest request, int status) => _responses.Failed(request, status);

    private EmulatedResponse Respond(EmulatedRequest request, bool withWrongKey) =>
        request.Method != "POST" ? Fail(request, 405).With("Allow", "POST")
        : !OAuthForm.TryRead(request, out var form) ? Malformed("Expected a form without repeated parameters.")
        : form.GetValueOrDefault("grant_type") is not { } grant ? Malformed("grant_type is missing.")
        : grant != "client_credentials"
            ? _responses.Failed(400, "unsupported_grant_type", "grant_type must be client_credentials.")
        : OAuthCredential.Read(request, form) is not { } credential
            ? _responses.CredentialRejected(request, "Expected HTTP Basic, or client_id and client_secret.")
        : credential.IsAmbiguous ? Malformed("The client must authenticate in one way only.")
        : !credential.IsValid(options.OAuthClients) ? Fail(request, 401)
        : Grant(request.Origin, credential.ClientId, form.GetValueOrDefault("scope"), withWrongKey);

    private EmulatedResponse Grant(string origin, string clientId, string? scope, bool withWrongKey)
    {
        if (scope is not null && !IsScope(scope))
        {
            return _responses.Failed(400, "invalid_scope", "scope must be printable ASCII, separated by single spaces.");
        }

        var lifetime = (long)options.OAuthLifetime.TotalSeconds;
        return _responses.Granted(jwts.Issue(origin, clientId, scope, lifetime, withWrongKey), lifetime, scope);
    }

    // RFC 6749, 3.3.
    private static bool IsScope(string scope) => scope.Split(' ').All(token =>
        token.Length > 0 && token.All(c => c is '!' or (>= '#' and <= '[') or (>= ']' and <= '~')));

    private EmulatedResponse Malformed(string description) => _responses.Failed(400, "invalid_request", description);
}
