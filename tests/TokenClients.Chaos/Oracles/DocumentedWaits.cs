namespace TokenClients.Chaos;

/// <summary>The documented waits, by the documentation and not by the code: the shortest and the longest that each may be.</summary>
internal static class Waits
{
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(1);

    /// <summary>
    /// 1 s to 60 s, or 30 s to 10 min for what does not pass by itself; jitter takes up to half of it; no less than
    /// <c>Retry-After</c> up to an hour.
    /// </summary>
    public static TimeSpan Shortest(bool isTransient, int failures, TimeSpan retryAfter) =>
        Max(Longest(isTransient, failures) / 2, Asked(retryAfter));

    public static TimeSpan Longest(bool isTransient, int failures, TimeSpan retryAfter) =>
        Max(Longest(isTransient, failures), Asked(retryAfter));

    /// <summary>How old a token is at least before its refusal brings another, after so many refusals in a row.</summary>
    public static TimeSpan BeforeReplacing(int refusals) => refusals == 0 ? TimeSpan.Zero : Doubled(1, refusals, 60);

    private static TimeSpan Longest(bool isTransient, int failures) =>
        isTransient ? Doubled(1, failures, 60) : Doubled(30, failures, 600);

    private static TimeSpan Asked(TimeSpan retryAfter) => retryAfter < LongestRetryAfter ? retryAfter : LongestRetryAfter;

    private static TimeSpan Doubled(double first, int times, double most) =>
        TimeSpan.FromSeconds(Math.Min(most, first * Math.Pow(2, times - 1)));

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
