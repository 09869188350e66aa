namespace TokenClients.Http;

/// <summary>
/// The context of a token request through all its attempts. It prepares the request for each attempt, and records when the last one
/// started and, in case its body cannot be read, its correlation id and <c>Retry-After</c>.
/// </summary>
/// <param name="time">The local clock.</param>
/// <param name="prepare">Adds to the request what is specific to one attempt.</param>
internal sealed class AttemptContext(TimeProvider time, Func<HttpRequestMessage, CancellationToken, ValueTask> prepare)
{
    private static readonly RequestProperty<AttemptContext> Context = new("TokenClients.AttemptContext");

    private long _startedAt = time.GetTimestamp();
    private bool _isPrepared;
    private HttpResponseMessage? _response;
    private (TimeSpan? Wait, long ReceivedAt) _retryAfter;

    /// <summary>The correlation id of the last response, as received, not yet redacted.</summary>
    public string? CorrelationId => _response is null ? null : ResponseHeaders.ReadCorrelationId(_response.Headers);

    /// <summary>
    /// How much is left of the wait that the last response requested, in case the time for all attempts ends before; <see langword="null"/>
    /// if nothing is.
    /// </summary>
    public TimeSpan? RetryAfter => _retryAfter.Wait - time.GetElapsedTime(_retryAfter.ReceivedAt) is { } left && left > TimeSpan.Zero ? left : null;

    /// <summary>
    /// The start of the last attempt by the wall clock as it is set now, even if the clock was changed since. The token's lifetime
    /// counts from here: counted from the response it would be too long, and from the first attempt too short.
    /// </summary>
    public DateTimeOffset StartedOn => time.GetUtcNow() - time.GetElapsedTime(_startedAt);

    /// <summary>Returns the context of a request, or <see langword="null"/> if it has none.</summary>
    public static AttemptContext? Of(HttpRequestMessage request) => Context.Get(request);

    /// <summary>
    /// Puts the context on a request and prepares it for the first attempt, so that the request is complete even if no handler
    /// starts attempts.
    /// </summary>
    public ValueTask AttachToAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Context.Set(request, this);
        _isPrepared = true;
        return prepare(request, cancellationToken);
    }

    /// <summary>Starts the first or a further attempt.</summary>
    public ValueTask BeginAttemptAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!_isPrepared)
        {
            return PrepareAndBeginAsync(request, cancellationToken);
        }

        Begin();
        return default;
    }

    /// <summary>Records the attempt's response.</summary>
    public void RecordResponse(HttpResponseMessage response)
    {
        _response = response;
        _retryAfter = response.IsSuccessStatusCode ? default : (ResponseHeaders.ReadRetryAfter(response.Headers, time.GetUtcNow()), time.GetTimestamp());
    }

    private async ValueTask PrepareAndBeginAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await prepare(request, cancellationToken).ConfigureAwait(false);
        Begin();
    }

    private void Begin() => (_isPrepared, _startedAt, _response) = (false, time.GetTimestamp(), null);
}
