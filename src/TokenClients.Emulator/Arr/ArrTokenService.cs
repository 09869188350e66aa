using System.Globalization;

namespace TokenClients.Emulator;

/// <summary>
/// The Mixed Reality token service: <c>GET /accounts/{accountId}/token</c> with the header
/// <c>Authorization: Bearer {accountId}:{accountKey}</c>. It describes errors in a header, never in the body.
/// </summary>
internal sealed class ArrTokenService(TokenEmulatorOptions options, ArrJwtIssuer jwts) : IEndpoint
{
    private const string RetryAfterSeconds = "5";

    public bool Serves(EmulatedRequest request) => request.IsFor("accounts/*/token");

    public EmulatedResponse Respond(EmulatedRequest request) => Respond(request, withWrongKey: false);

    public EmulatedResponse RespondWithWrongKey(EmulatedRequest request) => Respond(request, withWrongKey: true);

    public EmulatedResponse Fail(EmulatedRequest request, int status) => status switch
    {
        400 => Reject(request, 400, "Invalid request: the account id in the path is not a GUID."),
        401 => Reject(request, 401, "Invalid token: the account id or the account key is not valid."),
        429 => Create(request, new EmulatedResponse(429)).With("Retry-After", RetryAfterSeconds),
        _ => Create(request, new EmulatedResponse(status)),
    };

    private EmulatedResponse Respond(EmulatedRequest request, bool withWrongKey)
    {
        var accountId = request.Segment(1);
        return request.Method != "GET" ? Fail(request, 405).With("Allow", "GET")
            : !Guid.TryParse(accountId, CultureInfo.InvariantCulture, out _) ? Fail(request, 400)
            : request.Credential("Bearer") is not { } credential
                ? Reject(request, 401, "Invalid token: expected 'Authorization: Bearer {accountId}:{accountKey}'.")
            : !IsValid(credential, accountId) ? Fail(request, 401)
            : Create(request, new EmulatedResponse(
                200, "application/json; charset=utf-8", $$"""{"AccessToken":"{{jwts.Issue(accountId, withWrongKey)}}"}""")
            {
                TokenLifetime = (long)options.ArrLifetime.TotalSeconds,
            });
    }

    private bool IsValid(string credential, string accountId)
    {
        var colon = credential.IndexOf(':');
        return colon > 0
            && accountId.Equals(credential[..colon], StringComparison.OrdinalIgnoreCase)
            && options.Accounts.TryGetValue(accountId, out var keys)
            && Credentials.IsOneOf(credential[(colon + 1)..], keys);
    }

    private EmulatedResponse Reject(EmulatedRequest request, int status, string reason) =>
        Create(request, new EmulatedResponse(status)).With("WWW-Authenticate", reason);

    private EmulatedResponse Create(EmulatedRequest request, EmulatedResponse response) =>
        response.With("Cache-Control", "no-store, no-cache").WithMsCv(request, options.Random);
}
