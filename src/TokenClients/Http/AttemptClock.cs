namespace TokenClients;

/// <summary>
/// Travels with a request and is started anew by each attempt, so that a token's life is counted from the attempt that got
/// it: not from its arrival, which would lengthen it, and not from before the retries, which would waste it. It also keeps
/// the correlation id of the last answer, which is asked for when that answer's body cannot be read.
/// </summary>
internal sealed class AttemptClock(TimeProvider time)
{
    private const string Key = "TokenClients.AttemptClock";

    private long _startedAt = time.GetTimestamp();

    /// <summary>What the last answer named itself, as it came: not yet fit to be shown.</summary>
    public string? CorrelationId { get; private set; }

    /// <summary>The start by the wall clock as it is set now, even if it was set otherwise then.</summary>
    public DateTimeOffset StartedOn => time.GetUtcNow() - time.GetElapsedTime(_startedAt);

    public static AttemptClock StartFor(HttpRequestMessage request, TimeProvider time)
    {
        var clock = new AttemptClock(time);
#if NET
        request.Options.Set(new HttpRequestOptionsKey<AttemptClock>(Key), clock);
#else
        request.Properties[Key] = clock;
#endif
        return clock;
    }

    /// <summary>The request's clock, if it has one.</summary>
    public static AttemptClock? Of(HttpRequestMessage request)
    {
#if NET
        request.Options.TryGetValue(new HttpRequestOptionsKey<AttemptClock>(Key), out var clock);
#else
        request.Properties.TryGetValue(Key, out var value);
        var clock = value as AttemptClock;
#endif
        return clock;
    }

    public void Restart() => (_startedAt, CorrelationId) = (time.GetTimestamp(), null);

    public void Answered(HttpResponseMessage message) => CorrelationId = TokenResponse.ReadCorrelationId(message);
}
