namespace TokenClients.Caching;

/// <summary>
/// When a scope may fetch: not during the back-off after its own failures, nor during that of the client, except that a scope
/// which has had a token may try. Used under the entry's lock.
/// </summary>
/// <param name="client">The back-off of the client.</param>
/// <param name="scope">The scope.</param>
/// <param name="failed">Its failed fetches under the previous settings.</param>
internal sealed class ScopeBackoff(ClientBackoff client, string? scope, FailureRun? failed)
{
    /// <summary>How often the store is read during a back-off, in milliseconds.</summary>
    private const long ProbeInterval = 1000;

    private BackoffPeriod? _failedTrial;
    private int _failures;
    private long _nextProbe = long.MinValue;

    /// <summary>The scope's own last failure, or <see langword="null"/> if its last fetch succeeded.</summary>
    public BackoffPeriod? Own { get; private set; }

    /// <summary>The failed fetches since the last one that succeeded, whatever has been cleared or removed meanwhile.</summary>
    public FailureRun? Failed { get; private set; } = failed;

    /// <summary>Returns the back-off that holds, or <see langword="null"/> if a fetch may start.</summary>
    /// <param name="now">The present moment.</param>
    /// <param name="hasHadToken">
    /// Whether the scope has had a token, so that the failure of another need not be its own. It may then try during the client's
    /// back-off until that fails, unless the service itself asked for the wait.
    /// </param>
    /// <param name="trial">The client's back-off that a fetch would disregard.</param>
    public BackoffPeriod? Current(Instant now, bool hasHadToken, out BackoffPeriod? trial)
    {
        var ofClient = BackoffPeriod.Current(client.Longest, null, now.Milliseconds);
        var isAskedFor = client.AskedFor?.Until > now.Milliseconds;
        trial = hasHadToken && !isAskedFor && ofClient != _failedTrial ? ofClient : null;
        return BackoffPeriod.Current(Own, trial is null ? ofClient : null, now.Milliseconds);
    }

    /// <summary>Whether a fetch may read the store, and nothing else, during a back-off: once per interval.</summary>
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

    /// <summary>Notes that a fetch succeeded, and returns what that means.</summary>
    public FetchEffect Succeed(Instant now)
    {
        var effect = FetchEffect.Success(Failed, now);
        Failed = null;
        return effect;
    }

    /// <summary>Notes that a fetch failed, and returns how long the scope waits.</summary>
    public TimeSpan Fail(TokenException failure, BackoffPeriod? trial, Instant now, double jitter)
    {
        var wait = Backoff.After(failure, ++_failures, jitter);
        Own = BackoffPeriod.From(now, failure, wait);
        Report(Own, trial);
        return wait;
    }

    /// <summary>
    /// Notes that the service failed although the scope got a token, from another instance, and returns how long the other scopes
    /// wait.
    /// </summary>
    public TimeSpan FailForOthers(TokenException failure, BackoffPeriod? trial, Instant now, double jitter)
    {
        var wait = Backoff.After(failure, 1, jitter);
        Report(BackoffPeriod.From(now, failure, wait), trial);
        return wait;
    }

    /// <summary>The failure of a trial says nothing new, so it does not extend the back-off that it disregarded.</summary>
    private void Report(BackoffPeriod backoff, BackoffPeriod? trial)
    {
        Failed = new((Failed?.Failures ?? 0) + 1, Failed?.Since ?? backoff.Since);
        _failedTrial = trial ?? _failedTrial;
        if (trial?.Failure.Reason != backoff.Failure.Reason)
        {
            client.Report(backoff, scope);
        }
    }
}
