using System.Globalization;
using System.Text.Json.Nodes;

namespace TokenClients.Emulator;

/// <summary>
/// Rendering sessions, <c>/accounts/{accountId}/sessions/{sessionId}</c>: PUT creates one, GET reads it, DELETE ends
/// it. Each request needs a token of the Mixed Reality token service for that account. A new session is <c>Starting</c>
/// until it is read. The newest 1,000 sessions are kept.
/// </summary>
internal sealed class ArrSessionResource(TokenEmulatorOptions options, ArrJwtIssuer jwts) : IEndpoint
{
    private const int MaximumSessions = 1_000;
    private const string Json = "application/json; charset=utf-8";

    private readonly Lock _lock = new();
    private readonly OrderedDictionary<string, DateTimeOffset> _sessions = new(StringComparer.OrdinalIgnoreCase);

    public bool Serves(EmulatedRequest request) => request.IsFor("accounts/*/sessions/*");

    public EmulatedResponse Respond(EmulatedRequest request)
    {
        var response = jwts.GetRejection(request.Credential("Bearer"), request.Segment(1)) is { } reason
            ? Reject(reason)
            : Use(request);
        return response.WithMsCv(request, options.Random);
    }

    public EmulatedResponse Fail(EmulatedRequest request, int status)
    {
        var response = status == 401
            ? Reject("The token was not issued by this service.")
            : Error(status, StatusText.Code(status), $"{StatusText.Phrase(status)}.");
        return response.WithMsCv(request, options.Random);
    }

    private EmulatedResponse Use(EmulatedRequest request)
    {
        var key = $"{request.Segment(1)}/{request.Segment(3)}";
        lock (_lock)
        {
            var known = _sessions.TryGetValue(key, out var created);
            return request.Method switch
            {
                "PUT" when !known => Session(201, request, "Starting", Create(key)),
                "PUT" or "GET" when known => Session(200, request, "Ready", created),
                "DELETE" when _sessions.Remove(key) => new EmulatedResponse(204),
                "GET" or "DELETE" => Error(404, "NotFound", "The session does not exist."),
                _ => Error(405, "MethodNotAllowed", "A session supports PUT, GET and DELETE.")
                    .With("Allow", "PUT, GET, DELETE"),
            };
        }
    }

    private DateTimeOffset Create(string key)
    {
        if (_sessions.Count == MaximumSessions)
        {
            _sessions.RemoveAt(0);
        }

        return _sessions[key] = options.TimeProvider.GetUtcNow();
    }

    private static EmulatedResponse Session(int status, EmulatedRequest request, string state, DateTimeOffset created) =>
        new(status, Json, new JsonObject
        {
            ["id"] = request.Segment(3),
            ["status"] = state,
            ["creationTime"] = created.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            ["maxLeaseTimeMinutes"] = 60,
            ["size"] = "Standard",
        }.ToJsonString());

    private static EmulatedResponse Reject(string reason) =>
        Error(401, "Unauthorized", reason).With("WWW-Authenticate", "Bearer error=\"invalid_token\"");

    private static EmulatedResponse Error(int status, string code, string message) => new(status, Json, new JsonObject
    {
        ["error"] = new JsonObject { ["code"] = code, ["message"] = message, ["details"] = new JsonArray() },
    }.ToJsonString());
}
