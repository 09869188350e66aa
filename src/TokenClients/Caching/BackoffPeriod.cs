namespace TokenClients.Caching;

/// <summary>A failure, and the period in which callers get it instead of another fetch.</summary>
/// <param name="Failure">How the fetch failed.</param>
/// <param name="Since">The beginning, by the monotonic clock in milliseconds.</param>
/// <param name="Until">The end, by the monotonic clock in milliseconds.</param>
internal sealed record BackoffPeriod(TokenException Failure, long Since, long Until)
{
    /// <summary>The failure as the task that callers await. It counts as observed even if nobody awaits it.</summary>
    public Task<CachedToken> Failed { get; } = FailedTask(Failure);

    /// <summary>Creates the back-off period that begins now.</summary>
    public static BackoffPeriod From(Instant now, TokenException failure, TimeSpan wait) =>
        new(failure, now.Milliseconds, now.Plus(wait).Milliseconds);

    /// <summary>
    /// Returns the period that ends later, the first if both end at the same time, or <see langword="null"/> if both are over.
    /// </summary>
    public static BackoffPeriod? Current(BackoffPeriod? one, BackoffPeriod? other, long milliseconds)
    {
        var longer = other is null || one?.Until >= other.Until ? one : other;
        return longer?.Until > milliseconds ? longer : null;
    }

    private static Task<CachedToken> FailedTask(TokenException failure)
    {
        var failed = Task.FromException<CachedToken>(failure);
        _ = failed.Exception;
        return failed;
    }
}
