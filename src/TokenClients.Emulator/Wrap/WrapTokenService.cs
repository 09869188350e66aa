using System.Globalization;

namespace TokenClients.Emulator;

/// <summary>
/// The Access Control Service: <c>POST /WRAPv0.9</c> with an issuer's name and password, or with an assertion that the
/// issuer signed. The body is read as a form regardless of the content type.
/// </summary>
internal sealed class WrapTokenService(TokenEmulatorOptions options) : IEndpoint
{
    private const string IdentityProvider =
        "http://schemas.microsoft.com/accesscontrolservice/2010/07/claims/identityprovider";

    private readonly WrapResponses _responses = new(options);

    private DateTimeOffset Now => options.TimeProvider.GetUtcNow();

    public bool Serves(EmulatedRequest request) => request.IsFor("WRAPv0.9");

    public EmulatedResponse Respond(EmulatedRequest request) => Respond(request, options.SwtSigningKey);

    public EmulatedResponse RespondWithWrongKey(EmulatedRequest request) => Respond(request, options.Random.WrongSwtKey);

    public EmulatedResponse Fail(EmulatedRequest request, int status) => _responses.Failed(status);

    private EmulatedResponse Respond(EmulatedRequest request, byte[] signingKey)
    {
        if (request.Method != "POST")
        {
            return _responses.Failed(405).With("Allow", "POST");
        }

        var credential = WrapCredential.Read(request.Form);
        var scope = request.Form.GetValueOrDefault("wrap_scope");
        return credential.Error is { } error ? _responses.Failed(400, "T0", error)
            : scope is not null && !IsAbsolute(scope) ? _responses.Failed(400)
            : !credential.IsValid(options.Issuers, Now) ? _responses.Failed(401)
            : Grant(request.Origin, scope, signingKey);
    }

    private EmulatedResponse Grant(string origin, string? scope, byte[] signingKey)
    {
        var lifetime = (long)options.WrapLifetime.TotalSeconds;
        var expiresOn = (Now.ToUnixTimeSeconds() + lifetime).ToString(CultureInfo.InvariantCulture);
        KeyValuePair<string, string>[] audience = scope is null ? [] : [new("Audience", scope)];
        var token = SwtIssuer.Issue(
            [
                new("net.windows.servicebus.action", "Listen,Manage,Send"),
                new(IdentityProvider, origin),
                .. audience,
                new("jti", options.Random.NextGuid().ToString("N")), // makes tokens from the same second differ
                new("ExpiresOn", expiresOn),
                new("Issuer", origin),
            ],
            signingKey);

        return _responses.Granted(
            $"wrap_access_token={SwtIssuer.Encode(token)}&wrap_access_token_expires_in={lifetime}") with
        {
            TokenLifetime = lifetime,
        };
    }

    // On systems whose paths start with a slash, Uri parses a bare path as a file: URI.
    private static bool IsAbsolute(string scope) =>
        Uri.TryCreate(scope, UriKind.Absolute, out var uri)
        && scope.StartsWith(uri.Scheme + ":", StringComparison.OrdinalIgnoreCase);
}
