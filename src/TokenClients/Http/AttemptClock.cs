namespace TokenClients;

/// <summary>
/// Travels with a request and is started anew by each attempt, so that a token's life is counted from the attempt that got
/// it: not from its arrival, which would lengthen it, and not from before the retries, which would waste it.
/// </summary>
internal sealed class AttemptClock(TimeProvider time)
{
    private const string Key = "TokenClients.AttemptClock";

    private long _startedAt = time.GetTimestamp();

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

    /// <summary>Starts the request's clock anew, if it has one.</summary>
    public static void Restart(HttpRequestMessage request)
    {
#if NET
        request.Options.TryGetValue(new HttpRequestOptionsKey<AttemptClock>(Key), out var clock);
#else
        request.Properties.TryGetValue(Key, out var value);
        var clock = value as AttemptClock;
#endif
        clock?.Restart();
    }

    private void Restart() => _startedAt = time.GetTimestamp();
}
