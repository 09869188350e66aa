using System.Net;
using System.Text;

namespace TokenClients.Http;

/// <summary>
/// A token service's response: status, body and the relevant headers. Properties can be read even after the message is
/// disposed.
/// </summary>
/// <param name="message">The response.</param>
/// <param name="body">The body, as <see cref="BoundedBody"/> read it.</param>
/// <param name="requestedOn">The local time just before the attempt.</param>
/// <param name="receivedOn">The local time when the body was complete.</param>
internal sealed class TokenResponse(HttpResponseMessage message, ArraySegment<byte> body, DateTimeOffset requestedOn, DateTimeOffset receivedOn)
{
    public HttpStatusCode Status => message.StatusCode;

    public bool IsSuccess => message.IsSuccessStatusCode;

    /// <summary>At most <see cref="BoundedBody.Limit"/> + 1 bytes, without the byte order mark that some servers send.</summary>
    public ArraySegment<byte> Body { get; } = body.AsSpan().StartsWith("\uFEFF"u8) ? new(body.Array!, body.Offset + 3, body.Count - 3) : body;

    /// <summary>Whether the body was longer than the limit.</summary>
    public bool IsTruncated { get; } = body.Count > BoundedBody.Limit;

    /// <summary>The body's encoding, if it could not be decoded.</summary>
    public string? Coding => message.Content?.Headers.ContentEncoding is { Count: > 0 } codings ? string.Join(", ", codings) : null;

    public string Text => Encoding.UTF8.GetString(Body.Array!, Body.Offset, Body.Count);

    /// <summary>The local time just before the attempt. Lifetimes count from here, so that network delays do not lengthen them.</summary>
    public DateTimeOffset RequestedOn { get; } = requestedOn;

    /// <summary>The time of the response by the service's own clock.</summary>
    public DateTimeOffset? Date { get; } = ResponseHeaders.ReadDate(message.Headers);

    /// <summary>How long the response was in an intermediate cache (RFC 9111 §5.1).</summary>
    public TimeSpan Age { get; } = ResponseHeaders.ReadAge(message.Headers);

    /// <summary>
    /// How far the service's clock is at least ahead of this machine's, or behind it if negative; <see langword="null"/> if
    /// that is not known. Zero if the <c>Date</c>, which has whole seconds, lies between request and response.
    /// </summary>
    public TimeSpan? ServerClockOffset =>
        Date + Age > receivedOn ? Date + Age - receivedOn
        : Date + Age < RequestedOn.AddSeconds(-1) ? Date + Age - RequestedOn
        : Date is null ? null : TimeSpan.Zero;

    public Uri? Location => message.Headers.Location;

    public string? ContentType => message.Content?.Headers.ContentType?.MediaType;

    /// <summary>Whether the body is an HTML page. Token services send none, except private ones to report an error.</summary>
    public bool IsPage => ContentType?.IndexOf("html", StringComparison.OrdinalIgnoreCase) >= 0 || HtmlText.IsPage(Text);

    public string? Challenge => ResponseHeaders.ReadChallenge(message.Headers);

    /// <summary>The service's id of the request, as received, not yet redacted.</summary>
    public string? CorrelationId => ResponseHeaders.ReadCorrelationId(message.Headers);

    public TimeSpan? RetryAfter => ResponseHeaders.ReadRetryAfter(message.Headers, RequestedOn);
}
