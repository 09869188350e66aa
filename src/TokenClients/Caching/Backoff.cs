namespace TokenClients.Caching;

/// <summary>Computes how long the service is not contacted after a failure.</summary>
internal static class Backoff
{
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(1);

    /// <summary>
    /// Returns the wait after the <paramref name="failures"/>-th failure in a row: 1 s, 2 s, … 60 s if the failure is
    /// transient; otherwise a cool-down of 30 s, 60 s, … 10 min, so that a bad key does not get its account locked. Jitter
    /// shortens the wait by up to half, but never below the service's <c>Retry-After</c>, which counts up to an hour.
    /// </summary>
    public static TimeSpan After(TokenException failure, int failures, double jitter)
    {
        var wait = failure.IsTransient ? Doubled(1, failures, 60) : Doubled(30, failures, 600);
        var jittered = TimeSpan.FromSeconds(wait * (1 - (0.5 * jitter)));
        var retryAfter = failure.RetryAfter is not { } requested ? TimeSpan.Zero : requested < LongestRetryAfter ? requested : LongestRetryAfter;
        return jittered > retryAfter ? jittered : retryAfter;
    }

    /// <summary>
    /// Returns how old a token must be before it is replaced because it was rejected: 0 s for the first, then 1 s, 2 s, … 60 s.
    /// Otherwise a resource that rejects every token would cause a token request per call.
    /// </summary>
    public static TimeSpan BeforeReplacing(int rejections) =>
        rejections == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Doubled(1, rejections, 60));

    /// <summary>A token that was accepted for this long before it was rejected resets the count of rejections.</summary>
    public static readonly TimeSpan RejectionsResetAfter = TimeSpan.FromMinutes(2);

    private static double Doubled(double first, int times, double most) => Math.Min(most, first * Math.Pow(2, times - 1));
}
