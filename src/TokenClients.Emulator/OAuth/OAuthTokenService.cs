namespace TokenClients.Emulator;

/// <summary>
/// An OAuth 2.0 token endpoint: <c>POST /oauth2/token</c> with the client credentials grant (RFC 6749, 4.4). Its errors
/// never repeat what was sent, because a client may send its secret in the wrong field.
/// </summary>
internal sealed class OAuthTokenService(TokenEmulatorOptions options, OAuthJwtIssuer jwts) : IEndpoint
{
    private readonly OAuthResponses _responses = new(options);
    private readonly OAuthAuthenticator _clients = new(options);

    public bool Serves(EmulatedRequest request) => request.IsFor(OAuthAddresses.TokenPath);

    public EmulatedResponse Respond(EmulatedRequest request) => Respond(request, withWrongKey: false);

    public EmulatedResponse RespondWithWrongKey(EmulatedRequest request) => Respond(request, withWrongKey: true);

    public EmulatedResponse RejectAssertion(EmulatedRequest request, AssertionRejection rejection) =>
        !OAuthForm.TryRead(request, out var form) || !OAuthCredential.HasAssertion(form.Fields) ? Respond(request)
        : _responses.CredentialRejected(request, rejection switch
        {
            AssertionRejection.Expired => ClientAssertionRules.Expired(options.TimeProvider.GetUtcNow()),
            AssertionRejection.WrongAudience =>
                ClientAssertionRules.WrongAudience(OAuthAddresses.Of(request, options), options.OAuthAcceptsEndpointAsAudience),
            _ => ClientAssertionRules.Replayed,
        });

    public EmulatedResponse Fail(EmulatedRequest request, int status) => _responses.Failed(request, status);

    private EmulatedResponse Respond(EmulatedRequest request, bool withWrongKey) =>
        request.Method != "POST" ? Fail(request, 405).With("Allow", "POST")
        : !OAuthForm.TryRead(request, out var form) ? Malformed("Expected a form (application/x-www-form-urlencoded) without repeated parameters.")
        : form["grant_type"] is not { } grant ? Malformed("grant_type is missing.")
        : grant != "client_credentials"
            ? _responses.Failed(400, "unsupported_grant_type", "grant_type must be client_credentials.")
        : Respond(request, form, withWrongKey);

    private EmulatedResponse Respond(EmulatedRequest request, OAuthForm form, bool withWrongKey)
    {
        var client = _clients.Authenticate(request, form.Fields);
        return client.ClientId is { } id ? Grant(request, form, id, withWrongKey)
            : client.Error == "invalid_client" ? _responses.CredentialRejected(request, client.Description)
            : Malformed(client.Description);
    }

    private EmulatedResponse Grant(EmulatedRequest request, OAuthForm form, string clientId, bool withWrongKey)
    {
        var allowed = options.OAuthScopes;
        var scope = form["scope"] ?? (allowed is { Count: > 0 } ? string.Join(' ', allowed) : null);
        if (scope is not null && !IsScope(scope))
        {
            return _responses.Failed(400, "invalid_scope", "scope must be printable ASCII, separated by single spaces.");
        }

        if (allowed is not null && scope?.Split(' ').All(allowed.Contains) == false)
        {
            return _responses.Failed(400, "invalid_scope", $"A requested scope is not one of those that the emulator allows: {string.Join(' ', allowed)}.");
        }

        if (!form.Resources.All(IsResource))
        {
            return _responses.Failed(400, "invalid_target", "Each resource must be an absolute address without a fragment (RFC 8707, 2).");
        }

        var lifetime = (long)options.OAuthLifetime.TotalSeconds;
        var issuer = OAuthAddresses.Of(request, options).Issuer;
        string[] audiences = [.. form.Resources.Concat(form["audience"] is { } audience ? [audience] : []).Distinct()];
        var token = jwts.Issue(
            new(issuer, clientId, audiences.Length > 0 ? audiences : [scope ?? issuer], scope, lifetime, request.CertificateThumbprint), withWrongKey);
        return _responses.Granted(token, lifetime, scope);
    }

    // RFC 6749, 3.3.
    private static bool IsScope(string scope) => scope.Split(' ').All(token =>
        token.Length > 0 && token.All(c => c is '!' or (>= '#' and <= '[') or (>= ']' and <= '~')));

    // On Unix, Uri parses a bare path, which starts with a slash, as a file: URI.
    private static bool IsResource(string resource) => !resource.StartsWith('/') && !resource.Contains('#')
        && Uri.TryCreate(resource, UriKind.Absolute, out _);

    private EmulatedResponse Malformed(string description) => _responses.Failed(400, "invalid_request", description);
}
