namespace TokenClients.Caching;

/// <summary>What the result of a fetch means for its scope.</summary>
/// <param name="Wait">How long until the next attempt, after a failure.</param>
/// <param name="IsServing">Whether a valid token is still cached, though the fetch failed.</param>
/// <param name="Failures">How many fetches in a row failed before this one succeeded.</param>
/// <param name="FailedFor">How long ago the first of them failed.</param>
internal readonly record struct FetchEffect(TimeSpan Wait = default, bool IsServing = false, int Failures = 0, TimeSpan FailedFor = default)
{
    /// <summary>The effect of a fetch that succeeded.</summary>
    public static FetchEffect Success(FailureRun? failed, Instant now) => failed is null
        ? default
        : new(Failures: failed.Failures, FailedFor: TimeSpan.FromMilliseconds(now.Milliseconds - failed.Since));
}
