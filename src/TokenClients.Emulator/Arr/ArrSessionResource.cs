using System.Text.Json;

namespace TokenClients.Emulator;

/// <summary>
/// Rendering sessions, as the clients of the service use them: <c>PUT</c>, <c>GET</c> and <c>PATCH
/// /accounts/{accountId}/sessions/{sessionId}</c>, <c>POST …/:stop</c>, and <c>GET /accounts/{accountId}/sessions</c>. Each
/// request needs a token of the Mixed Reality token service for that account.
/// </summary>
internal sealed class ArrSessionResource(TokenEmulatorOptions options, ArrJwtIssuer jwts) : IEndpoint
{
    private const string List = "accounts/*/sessions";
    private const string One = "accounts/*/sessions/*";
    private const string Stop = "accounts/*/sessions/*/:stop";

    private const int MaximumBody = 4 * 1024;
    private const int MaximumId = 256;
    private const int DefaultLease = 60;
    private const int MaximumLease = 1440;
    private const string BadSettings = "size must be Standard or Premium, maxLeaseTimeMinutes from 1 to 1440, "
        + "and the session id 1 to 256 letters, digits, hyphens and underscores.";

    private readonly Lock _lock = new();
    private readonly ArrSessions _sessions = new();

    private DateTimeOffset Now => options.TimeProvider.GetUtcNow();

    public bool Serves(EmulatedRequest request) => request.IsFor(List) || request.IsFor(One) || request.IsFor(Stop);

    public EmulatedResponse Respond(EmulatedRequest request) =>
        Answer(request).WithMsCv(request, options.Random);

    public EmulatedResponse Fail(EmulatedRequest request, int status) =>
        ArrResponses.Failed(status).WithMsCv(request, options.Random);

    private EmulatedResponse Answer(EmulatedRequest request)
    {
        if (jwts.GetRejection(request.Credential("Bearer"), request.Segment(1)) is { } reason)
        {
            return ArrResponses.Rejected(reason) with { Rejection = reason };
        }

        lock (_lock)
        {
            return (request.Method, request.IsFor(List), request.IsFor(Stop)) switch
            {
                ("GET", true, _) => ArrResponses.Sessions(Running(request)),
                (_, true, _) => ArrResponses.NotAllowed("GET"),
                ("POST", _, true) => Find(request) is { } session ? End(session) : NotFound(),
                (_, _, true) => ArrResponses.NotAllowed("POST"),
                ("PUT", _, _) => Put(request),
                ("GET", _, _) => Find(request) is { } session ? Read(request, session) : NotFound(),
                ("PATCH", _, _) => Find(request) is { } session ? Extend(request, session) : NotFound(),
                _ => ArrResponses.NotAllowed("PUT, GET, PATCH"),
            };
        }
    }

    // Like the service, this omits stopped sessions.
    private IEnumerable<ArrSessionProperties> Running(EmulatedRequest request) =>
        _sessions.Of(request.Segment(1)).Select(session => Describe(request, session)).Where(session => session.Status != "Stopped");

    private EmulatedResponse Put(EmulatedRequest request)
    {
        var (account, id) = (request.Segment(1), request.Segment(3));
        if (ReadSettings(request, out var failure) is not { } settings)
        {
            return failure;
        }

        var (size, lease) = (settings.Size ?? "Standard", settings.MaxLeaseTimeMinutes ?? DefaultLease);
        if (size is not ("Standard" or "Premium") || lease is < 1 or > MaximumLease || !IsId(id))
        {
            return ArrResponses.Failed(400, BadSettings);
        }

        if (_sessions.Find(account, id) is { } known)
        {
            return known.Has(size, lease) ? Read(request, known)
                : ArrResponses.Failed(409, "The session already exists with other settings.");
        }

        var session = new ArrSession(id, size, lease, Now);
        _sessions.Add(account, id, session);
        return ArrResponses.Session(201, Describe(request, session));
    }

    private EmulatedResponse Extend(EmulatedRequest request, ArrSession session) =>
        ReadSettings(request, out var failure) is not { } settings ? failure
        : settings.MaxLeaseTimeMinutes is not { } lease ? ArrResponses.Failed(400, "maxLeaseTimeMinutes is missing.")
        : lease <= MaximumLease && session.TryExtend(lease, Now) ? ArrResponses.Session(200, Describe(request, session))
        : ArrResponses.Failed(422, "The lease can only be extended, to at most 1440 minutes, and only while the session runs.");

    private EmulatedResponse Read(EmulatedRequest request, ArrSession session)
    {
        session.Read();
        return ArrResponses.Session(200, Describe(request, session));
    }

    private EmulatedResponse End(ArrSession session)
    {
        session.Stop(Now);
        return new EmulatedResponse(204);
    }

    private ArrSession? Find(EmulatedRequest request) => _sessions.Find(request.Segment(1), request.Segment(3));

    private ArrSessionProperties Describe(EmulatedRequest request, ArrSession session) => session.Describe(Now, new(request.Origin));

    private static EmulatedResponse NotFound() => ArrResponses.Failed(404, "The session does not exist.");

    private static bool IsId(string id) =>
        id.Length is > 0 and <= MaximumId && id.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');

    // Without a body, the settings are the defaults.
    private static ArrSessionSettings? ReadSettings(EmulatedRequest request, out EmulatedResponse failure)
    {
        failure = ArrResponses.Failed(400, "The body is not valid JSON for the settings of a session.");
        if (request.Body.Length > MaximumBody)
        {
            failure = ArrResponses.Failed(413, $"The body has more than {MaximumBody} characters.");
            return null;
        }

        try
        {
            return request.Body.Length == 0 ? new(null, null)
                : JsonSerializer.Deserialize(request.Body, ArrJson.Default.ArrSessionSettings);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
