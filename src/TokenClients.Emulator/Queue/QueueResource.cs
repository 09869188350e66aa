using System.Security;

namespace TokenClients.Emulator;

/// <summary>
/// Service Bus queues: <c>POST /{queue}/messages</c> sends, <c>DELETE /{queue}/messages/head</c> receives and deletes,
/// each with a token that <see cref="QueueTokens"/> accepts. Every queue exists. At most 1,000 messages are stored in
/// all queues together.
/// </summary>
internal sealed class QueueResource(QueueTokens tokens) : IEndpoint
{
    private const int MaximumMessages = 1_000;

    private readonly Lock _lock = new();
    private readonly List<(string Queue, string? ContentType, string Body)> _messages = [];

    public bool Serves(EmulatedRequest request) => request.IsFor("*/messages") || request.IsFor("*/messages/head");

    public EmulatedResponse Respond(EmulatedRequest request) =>
        tokens.GetRejection(request) is { } reason ? Error(401, reason) with { Rejection = reason }
        : request.IsFor("*/messages") ? (request.Method == "POST" ? Send(request) : NotAllowed("POST"))
        : request.Method == "DELETE" ? Receive(request.Segment(0))
        : NotAllowed("DELETE");

    public EmulatedResponse Fail(EmulatedRequest request, int status) => Error(status, status switch
    {
        401 => "InvalidSignature: The token has an invalid signature.",
        503 => "ServerBusy: The server is busy. Please try again.",
        _ => $"{StatusText.Code(status)}: {StatusText.Phrase(status)}.",
    });

    private EmulatedResponse Send(EmulatedRequest request)
    {
        lock (_lock)
        {
            if (_messages.Count == MaximumMessages)
            {
                return Error(403, "QuotaExceeded: The queues are full.");
            }

            _messages.Add((request.Segment(0), request.Headers.GetValueOrDefault("Content-Type"), request.Body));
            return new EmulatedResponse(201);
        }
    }

    private EmulatedResponse Receive(string queue)
    {
        lock (_lock)
        {
            var index = _messages.FindIndex(message => message.Queue.Equals(queue, StringComparison.OrdinalIgnoreCase));
            if (index < 0)
            {
                return new EmulatedResponse(204);
            }

            var (_, contentType, body) = _messages[index];
            _messages.RemoveAt(index);
            return new EmulatedResponse(200, contentType, body);
        }
    }

    private static EmulatedResponse NotAllowed(string method) =>
        Error(405, $"MethodNotAllowed: Expected {method}.").With("Allow", method);

    private static EmulatedResponse Error(int status, string detail) => new(
        status, "application/xml; charset=utf-8", $"<Error><Code>{status}</Code><Detail>{SecurityElement.Escape(detail)}</Detail></Error>");
}
