namespace TokenClients.Http;

/// <summary>
/// Travels with a request through its attempts, has the request prepared for each, and knows the last one: its start, so
/// that a token's lifetime counts from the attempt that brought it (counted from its arrival it would be too long, from
/// before the retries too short), and its correlation id, for when the body cannot be read.
/// </summary>
/// <param name="time">The local clock.</param>
/// <param name="prepare">Puts on the request what belongs to a single attempt.</param>
internal sealed class AttemptContext(TimeProvider time, Func<HttpRequestMessage, CancellationToken, ValueTask> prepare)
{
    private static readonly RequestProperty<AttemptContext> Context = new("TokenClients.AttemptContext");

    private long _startedAt = time.GetTimestamp();
    private bool _isPrepared;
    private HttpResponseMessage? _response;

    /// <summary>The correlation id of the last response as it came: not yet fit to be shown.</summary>
    public string? CorrelationId => _response is null ? null : ResponseHeaders.ReadCorrelationId(_response.Headers);

    /// <summary>The start of the last attempt by the wall clock as it is set now, even if it was set otherwise then.</summary>
    public DateTimeOffset StartedOn => time.GetUtcNow() - time.GetElapsedTime(_startedAt);

    /// <summary>Returns the context of a request, or <see langword="null"/> if it has none.</summary>
    public static AttemptContext? Of(HttpRequestMessage request) => Context.Get(request);

    /// <summary>
    /// Puts the context on a request and prepares it for the first attempt, so that the request is complete even if nothing
    /// on its way begins attempts.
    /// </summary>
    public ValueTask AttachToAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Context.Set(request, this);
        _isPrepared = true;
        return prepare(request, cancellationToken);
    }

    /// <summary>Begins an attempt, the first or a further one.</summary>
    public ValueTask BeginAttemptAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!_isPrepared)
        {
            return PrepareAndBeginAsync(request, cancellationToken);
        }

        Begin();
        return default;
    }

    /// <summary>Notes the headers of the attempt's response.</summary>
    public void NoteResponse(HttpResponseMessage response) => _response = response;

    private async ValueTask PrepareAndBeginAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await prepare(request, cancellationToken).ConfigureAwait(false);
        Begin();
    }

    private void Begin() => (_isPrepared, _startedAt, _response) = (false, time.GetTimestamp(), null);
}
