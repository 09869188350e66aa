namespace TokenClients.Tests;

/// <summary>A moment: how long the monotonic clock has run, and the wall clock.</summary>
internal readonly record struct Moment(TimeSpan Up, DateTimeOffset Utc)
{
    /// <summary>The cache's monotonic clock has whole milliseconds.</summary>
    public static TimeSpan Whole(TimeSpan span) => TimeSpan.FromTicks(span.Ticks - (span.Ticks % TimeSpan.TicksPerMillisecond));

    /// <summary>The time since another moment by the monotonic clock.</summary>
    public TimeSpan Since(Moment other) => Whole(Up) - Whole(other.Up);
}

/// <summary>A token's life as the documentation tells it.</summary>
internal sealed class ModelToken(AccessToken token, Moment received, int jitter, int rejections)
{
    private static readonly TimeSpan LongestMargin = TimeSpan.FromSeconds(30);

    public AccessToken Token => token;

    public Moment Received => received;

    public TimeSpan Lifetime { get; } = token.ExpiresOn - received.Utc;

    /// <summary>How many before it a resource has refused, one after the other.</summary>
    public int Rejections => rejections;

    /// <summary>Until then callers pass without a look at the wall clock.</summary>
    public TimeSpan PassUntil { get; set; } = TimeSpan.MinValue;

    /// <summary>In its last 10 %, or up to 5 % earlier, it is due.</summary>
    public TimeSpan DueAfter => Lifetime / 100 * (90 - jitter);

    /// <summary>In its last 2 %, at most 30 s, it is no longer served.</summary>
    public TimeSpan EndsAfter => Lifetime - Least(Lifetime / 50, LongestMargin);

    /// <summary>The age by the clock that makes it older.</summary>
    public TimeSpan Age(Moment now) => Most(AgeByTicks(now), now.Utc - received.Utc);

    public TimeSpan AgeByTicks(Moment now) => now.Since(received);

    public TokenState State(Moment now) =>
        HasReached(EndsAfter, now) ? TokenState.Expired : HasReached(DueAfter, now) ? TokenState.Due : TokenState.Fresh;

    public bool Answers(TokenRequest request, Moment now) =>
        !IsRejectedBy(request) && Lifetime - Age(now) >= request.MinimumLifetime;

    public bool IsRejectedBy(TokenRequest request) => request.Rejected?.Value == token.Value;

    /// <summary>The moment by the monotonic clock.</summary>
    public TimeSpan Until(Edge edge) => Moment.Whole(received.Up) + Moment.Whole(After(edge));

    /// <summary>The moment at which the first of the two clocks comes there, by the monotonic one.</summary>
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

/// <summary>The waits as the documentation tells them.</summary>
internal static class Schedule
{
    /// <summary>1 s, 2 s, … 60 s or 30 s, 60 s, … 10 min; up to half of it less by jitter; no less than Retry-After up to an hour.</summary>
    public static TimeSpan After(Failure failure, int failures, int jitter) => ModelToken.Most(
        (failure.IsRefusal ? Doubling(30, failures, 600) : Doubling(1, failures, 60)) / 10 * (10 - jitter),
        ModelToken.Least(failure.RetryAfter ?? TimeSpan.Zero, TimeSpan.FromHours(1)));

    /// <summary>How old a token must be before its refusal counts: at once, then 1 s, 2 s, … 60 s.</summary>
    public static TimeSpan BeforeReplacing(int rejections) => rejections == 0 ? TimeSpan.Zero : Doubling(1, rejections, 60);

    /// <summary>A refusal after more than two minutes of service starts the row anew.</summary>
    public static int RejectionsAfter(ModelToken refused, Moment now) =>
        refused.AgeByTicks(now) > TimeSpan.FromMinutes(2) ? 1 : refused.Rejections + 1;

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
