namespace TokenClients.Caching;

/// <summary>
/// Decides when a scope may fetch: not during the back-off after its own failures, and not during the client's back-off, except
/// that a scope that already had a token may try once. Used under the entry's lock.
/// </summary>
/// <param name="client">The back-off of the client.</param>
/// <param name="scope">The scope.</param>
/// <param name="failed">The scope's failed fetches under the previous settings.</param>
internal sealed class ScopeBackoff(ClientBackoff client, string? scope, FailureRun? failed)
{
    /// <summary>The interval at which the store is read during a back-off, in milliseconds.</summary>
    private const long ProbeInterval = 1000;

    private BackoffPeriod? _failedTrial;
    private int _failures;
    private long _nextProbe = long.MinValue;

    /// <summary>The back-off after the scope's own last failure, or <see langword="null"/> if its last fetch succeeded.</summary>
    public BackoffPeriod? Own { get; private set; }

    /// <summary>The failed fetches since the last success, even if the cache was cleared meanwhile.</summary>
    public FailureRun? Failed { get; private set; } = failed;

    /// <summary>Returns the back-off that applies now, or <see langword="null"/> if a fetch may start.</summary>
    /// <param name="now">The current time.</param>
    /// <param name="hasHadToken">
    /// Whether the scope already had a token, so that another scope's failure need not concern it. It may then try once during
    /// the client's back-off, unless the service itself requested the wait.
    /// </param>
    /// <param name="trial">The client's back-off that a fetch would ignore.</param>
    public BackoffPeriod? Current(Instant now, bool hasHadToken, out BackoffPeriod? trial)
    {
        var ofClient = BackoffPeriod.Current(client.Longest, null, now.Milliseconds);
        var isRequested = client.Requested?.Until > now.Milliseconds;
        trial = hasHadToken && !isRequested && ofClient != _failedTrial ? ofClient : null;
        return BackoffPeriod.Current(Own, trial is null ? ofClient : null, now.Milliseconds);
    }

    /// <summary>Whether a fetch may read the store during a back-off, without contacting the service: once per interval.</summary>
    public bool TryProbe(Instant now)
    {
        if (now.Milliseconds < _nextProbe)
        {
            return false;
        }

        _nextProbe = now.Milliseconds + ProbeInterval;
        return true;
    }

    /// <summary>Ends the back-off after the scope's own failures.</summary>
    public void Clear() => (Own, _failures) = (null, 0);

    /// <summary>Records that a fetch succeeded, and returns what that means.</summary>
    public FetchEffect Succeed(Instant now)
    {
        var effect = FetchEffect.Success(Failed, now);
        Failed = null;
        return effect;
    }

    /// <summary>Records that a fetch failed, and returns how long the scope waits.</summary>
    public TimeSpan Fail(TokenException failure, BackoffPeriod? trial, Instant now, double jitter)
    {
        var wait = Backoff.After(failure, ++_failures, jitter);
        Own = BackoffPeriod.From(now, failure, wait);
        Report(Own, trial);
        return wait;
    }

    /// <summary>
    /// Records that the service failed although the scope got a token from another instance, and returns how long the other scopes wait.
    /// </summary>
    public TimeSpan FailForOthers(TokenException failure, BackoffPeriod? trial, Instant now, double jitter)
    {
        var wait = Backoff.After(failure, 1, jitter);
        Report(BackoffPeriod.From(now, failure, wait), trial);
        return wait;
    }

    /// <summary>
    /// Counts a failed fetch, and reports it to the client's back-off. A trial that failed for the same reason as the back-off that
    /// it ignored is not reported, unless the service now requests a wait.
    /// </summary>
    private void Report(BackoffPeriod backoff, BackoffPeriod? trial)
    {
        Failed = new((Failed?.Failures ?? 0) + 1, Failed?.Since ?? backoff.Since);
        _failedTrial = trial ?? _failedTrial;
        if (trial?.Failure.Reason != backoff.Failure.Reason || backoff.Failure.RetryAfter > TimeSpan.Zero)
        {
            client.Report(backoff, scope);
        }
    }
}
