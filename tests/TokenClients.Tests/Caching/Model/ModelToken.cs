namespace TokenClients.Tests;

/// <summary>A moment: how long the monotonic clock has run, and the wall clock.</summary>
internal readonly record struct Moment(TimeSpan Up, DateTimeOffset Utc)
{
    /// <summary>The cache's monotonic clock has whole milliseconds.</summary>
    public static TimeSpan Whole(TimeSpan span) => TimeSpan.FromTicks(span.Ticks - (span.Ticks % TimeSpan.TicksPerMillisecond));

    /// <summary>The time since another moment by the monotonic clock.</summary>
    public TimeSpan Since(Moment other) => Whole(Up) - Whole(other.Up);
}

/// <summary>The lifetime of a token according to the documentation.</summary>
internal sealed class ModelToken(AccessToken token, Moment received, int jitter, int rejections)
{
    private static readonly TimeSpan LongestMargin = TimeSpan.FromSeconds(30);

    public AccessToken Token => token;

    public Moment Received => received;

    public TimeSpan Lifetime { get; } = token.ExpiresOn - received.Utc;

    /// <summary>How many tokens before it were rejected in a row.</summary>
    public int Rejections => rejections;

    /// <summary>The end of the fast path, on which callers get the token without a check of the wall clock.</summary>
    public TimeSpan PassUntil { get; set; } = TimeSpan.MinValue;

    /// <summary>The age from which it is due: its last 10 %, or up to 5 % earlier.</summary>
    public TimeSpan DueAfter => Lifetime / 100 * (90 - jitter);

    /// <summary>The age from which it is no longer served: its last 2 %, at most 30 s.</summary>
    public TimeSpan EndsAfter => Lifetime - Least(Lifetime / 50, LongestMargin);

    /// <summary>The age by whichever clock makes it older.</summary>
    public TimeSpan Age(Moment now) => Most(AgeByTicks(now), now.Utc - received.Utc);

    public TimeSpan AgeByTicks(Moment now) => now.Since(received);

    public TokenState State(Moment now) =>
        HasReached(EndsAfter, now) ? TokenState.Expired : HasReached(DueAfter, now) ? TokenState.Due : TokenState.Fresh;

    public bool Answers(TokenRequest request, Moment now) =>
        !IsRejectedBy(request) && Lifetime - Age(now) >= request.MinimumLifetime;

    public bool IsRejectedBy(TokenRequest request) => request.Rejected?.Value == token.Value;

    /// <summary>The moment of the transition by the monotonic clock.</summary>
    public TimeSpan Until(Edge edge) => Moment.Whole(received.Up) + Moment.Whole(After(edge));

    /// <summary>The moment, by the monotonic clock, at which the first of the two clocks reaches the transition.</summary>
    public TimeSpan Until(Edge edge, Moment now) => Least(Until(edge), Moment.Whole(now.Up) + Moment.Whole(After(edge) - (now.Utc - received.Utc)));

    private bool HasReached(TimeSpan age, Moment now) => AgeByTicks(now) >= Moment.Whole(age) || now.Utc - received.Utc >= age;

    private TimeSpan After(Edge edge) => edge switch
    {
        Edge.Due => DueAfter,
        Edge.End => EndsAfter,
        _ => Schedule.BeforeReplacing(rejections),
    };

    public static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;

    public static TimeSpan Most(TimeSpan one, TimeSpan other) => one > other ? one : other;
}

/// <summary>The waits according to the documentation.</summary>
internal static class Schedule
{
    /// <summary>1 s, 2 s, … 60 s or 30 s, 60 s, … 10 min, less up to half of it as jitter, but at least Retry-After up to an hour.</summary>
    public static TimeSpan After(Failure failure, int failures, int jitter) => ModelToken.Most(
        (failure.IsRefusal ? Doubling(30, failures, 600) : Doubling(1, failures, 60)) / 10 * (10 - jitter),
        ModelToken.Least(failure.RetryAfter ?? TimeSpan.Zero, TimeSpan.FromHours(1)));

    /// <summary>How old a token must be before its rejection causes a fetch: 0 s, then 1 s, 2 s, … 60 s.</summary>
    public static TimeSpan BeforeReplacing(int rejections) => rejections == 0 ? TimeSpan.Zero : Doubling(1, rejections, 60);

    /// <summary>A rejection after more than two minutes of use starts a new series.</summary>
    public static int RejectionsAfter(ModelToken rejected, Moment now) =>
        rejected.AgeByTicks(now) > TimeSpan.FromMinutes(2) ? 1 : rejected.Rejections + 1;

    private static TimeSpan Doubling(int first, int times, int most)
    {
        var seconds = first;
        for (var i = 1; i < times && seconds < most; i++)
        {
            seconds *= 2;
        }

        return TimeSpan.FromSeconds(Math.Min(seconds, most));
    }
}
