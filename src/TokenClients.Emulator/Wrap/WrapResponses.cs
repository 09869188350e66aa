using Microsoft.AspNetCore.WebUtilities;

namespace TokenClients.Emulator;

/// <summary>The responses of the Access Control Service, including its spelling mistake.</summary>
internal sealed class WrapResponses(TokenEmulatorOptions options)
{
    private const string Fields = "application/x-www-form-urlencoded; charset=us-ascii";
    private const string Text = "text/plain; charset=us-ascii";

    // The only error without a trace id and a time.
    private const string InternalError =
        "Error:Code:500:SubCode:T9002:Detail:An internal network error occured. Please try again.";

    public EmulatedResponse Granted(string form) => Create(200, Fields, form, options.Random.NextGuid());

    public EmulatedResponse Failed(int status) => status switch
    {
        400 => Failed(400, "T1002", "Invalid scope."),
        401 or 403 => Failed(status, "T0", "ACS50012: Authentication failed."),
        429 => Failed(429, "T0", "ACS90055: Too many requests were received for this namespace."),
        500 => WithId(500, InternalError, options.Random.NextGuid()),
        503 => Failed(503, "T0", "ACS90046: The service is busy. Please try again."),
        _ => Failed(status, "T0", $"{ReasonPhrases.GetReasonPhrase(status)}."),
    };

    public EmulatedResponse Failed(int status, string subCode, string detail)
    {
        var (id, now) = (options.Random.NextGuid(), options.TimeProvider.GetUtcNow());
        return WithId(
            status,
            $"Error:Code:{status}:SubCode:{subCode}:Detail:{detail}:TraceID:{id}:TimeStamp:{now.UtcDateTime:u}",
            id);
    }

    private static EmulatedResponse WithId(int status, string error, Guid id) =>
        Create(status, Text, error, id).With("x-ms-request-id", $"{id}");

    private static EmulatedResponse Create(int status, string contentType, string body, Guid id) =>
        new EmulatedResponse(status, contentType, body)
            .With("Cache-Control", "no-cache, no-store")
            .With("Pragma", "no-cache")
            .With("Expires", "-1")
            .With("request-id", $"{id}")
            .With("X-Content-Type-Options", "nosniff")
            .With("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
}
