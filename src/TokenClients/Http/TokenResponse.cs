using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace TokenClients;

/// <summary>A token service's answer, read whole and bounded.</summary>
internal sealed class TokenResponse
{
    // MS-CV is the Mixed Reality STS's; ACS sends the next two with one value, Entra the latter; the last two are habits.
    private static readonly string[] CorrelationHeaders =
        ["MS-CV", "request-id", "x-ms-request-id", "x-request-id", "x-correlation-id"];

    private readonly DateTimeOffset _answeredOn;

    public TokenResponse(HttpResponseMessage message, byte[] body, DateTimeOffset askedOn, DateTimeOffset answeredOn)
    {
        _answeredOn = answeredOn;
        Status = message.StatusCode;
        Body = body;
        AskedOn = askedOn;
        Date = message.Headers.Date;
        Location = message.Headers.Location;
        ContentType = message.Content?.Headers.ContentType?.MediaType;
        Challenge = Join(message.Headers, "WWW-Authenticate");
        CorrelationId = ReadCorrelationId(message);
        RetryAfter = ReadRetryAfter(message.Headers, askedOn);
    }

    public HttpStatusCode Status { get; }

    /// <summary>At most <see cref="BoundedBody.Limit"/> + 1 bytes; that one more byte says that there was more.</summary>
    public byte[] Body { get; }

    /// <summary>The local time just before the attempt. Lives count from here, so that no delay on the way lengthens one.</summary>
    public DateTimeOffset AskedOn { get; }

    /// <summary>The service's own clock.</summary>
    public DateTimeOffset? Date { get; }

    /// <summary>
    /// How far the service's clock is ahead of this machine's at least, or behind it if negative; <see langword="null"/> if it
    /// does not tell. Whatever lies between question and answer agrees; a <c>Date</c> has whole seconds.
    /// </summary>
    public TimeSpan? ServiceAhead =>
        Date > _answeredOn ? Date - _answeredOn : Date < AskedOn.AddSeconds(-1) ? Date - AskedOn : Date is null ? null : TimeSpan.Zero;

    public Uri? Location { get; }

    public string? ContentType { get; }

    /// <summary>The raw <c>WWW-Authenticate</c>; ARR puts a sentence there, which no parser of challenges would take.</summary>
    public string? Challenge { get; }

    public string? CorrelationId { get; }

    public TimeSpan? RetryAfter { get; }

    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary><c>Retry-After</c> as a wait: in seconds, or a date counted from the service's own clock.</summary>
    public static TimeSpan? ReadRetryAfter(HttpResponseHeaders headers, DateTimeOffset now)
    {
        var wait = headers.RetryAfter?.Delta ?? (headers.RetryAfter?.Date - (headers.Date ?? now));
        return wait is null ? null : wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    /// <summary>Reads a body, bounded.</summary>
    public static async Task<byte[]> ReadBodyAsync(HttpResponseMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return await BoundedBody.ReadAsync(message.Content, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (cancellationToken.IsCancellationRequested && error is not OperationCanceledException)
        {
            // On .NET Framework a read is ended by its stream's disposal, and says that instead.
            throw new OperationCanceledException(error.Message, error, cancellationToken);
        }
    }

    /// <summary>The id of an answer, as it came.</summary>
    public static string? ReadCorrelationId(HttpResponseMessage message) =>
        CorrelationHeaders.Select(name => Join(message.Headers, name)).FirstOrDefault(id => id is not null);

    private static string? Join(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
