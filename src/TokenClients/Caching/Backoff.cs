namespace TokenClients.Caching;

/// <summary>How long to leave the service alone.</summary>
internal static class Backoff
{
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(1);

    /// <summary>
    /// After the <paramref name="failures"/>-th failure in a row: 1 s, 2 s, … 60 s if it may pass by itself; a cool-down
    /// of 30 s, 60 s, … 10 min if it will not, so that a bad key does not get its account blocked. Jitter takes up to half
    /// of it away; the service's <c>Retry-After</c>, up to an hour, is never undercut.
    /// </summary>
    public static TimeSpan After(TokenException failure, int failures, double jitter)
    {
        var wait = failure.IsTransient ? Doubled(1, failures, 60) : Doubled(30, failures, 600);
        var jittered = TimeSpan.FromSeconds(wait * (1 - (0.5 * jitter)));
        var asked = failure.RetryAfter is { } r && r < LongestRetryAfter ? r : failure.RetryAfter is null ? TimeSpan.Zero : LongestRetryAfter;
        return jittered > asked ? jittered : asked;
    }

    /// <summary>
    /// How old a token must be before its rejection fetches another: 0 s for the first, then 1 s, 2 s, … 60 s. Otherwise a resource
    /// that rejects every token would cause a request per call.
    /// </summary>
    public static TimeSpan BeforeReplacing(int refusals) =>
        refusals == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Doubled(1, refusals, 60));

    /// <summary>A token that was accepted for this long before it was rejected resets the count of rejections.</summary>
    public static readonly TimeSpan RefusalsForgotten = TimeSpan.FromMinutes(2);

    private static double Doubled(double first, int times, double most) => Math.Min(most, first * Math.Pow(2, times - 1));
}
