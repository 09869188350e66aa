namespace TokenClients.Chaos;

/// <summary>The shortest and the longest waits that the documentation allows, independent of the library's code.</summary>
internal static class DocumentedWaits
{
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(1);

    /// <summary>
    /// 1 s to 60 s, or 30 s to 10 min for a failure that is not transient, shortened by jitter by up to half, but not below
    /// <c>Retry-After</c>, up to an hour.
    /// </summary>
    public static TimeSpan Shortest(bool isTransient, int failures, TimeSpan retryAfter) =>
        Max(Longest(isTransient, failures) / 2, Capped(retryAfter));

    public static TimeSpan Longest(bool isTransient, int failures, TimeSpan retryAfter) =>
        Max(Longest(isTransient, failures), Capped(retryAfter));

    /// <summary>Returns the least age at which a rejected token is replaced, after that many consecutive rejections.</summary>
    public static TimeSpan BeforeReplacing(int rejections) => rejections == 0 ? TimeSpan.Zero : Doubled(1, rejections, 60);

    private static TimeSpan Longest(bool isTransient, int failures) =>
        isTransient ? Doubled(1, failures, 60) : Doubled(30, failures, 600);

    private static TimeSpan Capped(TimeSpan retryAfter) => retryAfter < LongestRetryAfter ? retryAfter : LongestRetryAfter;

    private static TimeSpan Doubled(double first, int times, double most) =>
        TimeSpan.FromSeconds(Math.Min(most, first * Math.Pow(2, times - 1)));

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
