namespace TokenClients.Chaos;

/// <summary>A token's life by both clocks, from the fetch that brought it.</summary>
/// <param name="Token">The token.</param>
/// <param name="Received">When the service's answer was there, just before the cache took the token.</param>
/// <param name="Era">The era that it was handed out in.</param>
/// <param name="Trigger">Why it was fetched.</param>
internal sealed record Life(AccessToken Token, Moment Received, Era Era, string Trigger)
{
    /// <summary>What the oracle leaves to the cache's rounding.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan LongestMargin = TimeSpan.FromSeconds(30);

    private readonly DateTimeOffset? _resourceExpiry = TokenClaims.ExpiresOn(Token);
    private int _provedIn = -1;
    private int _seenAfter;

    public TimeSpan Lifetime { get; } = Token.ExpiresOn - Received.Utc;

    /// <summary>The documented end margin, the last 2 % of a life and at most 30 s, in which a token is no longer served.</summary>
    private TimeSpan Margin => (Lifetime / 50 < LongestMargin ? Lifetime / 50 : LongestMargin) + Slack;

    /// <summary>Whether it came for itself, and not in place of one that was refused; a miss may be either.</summary>
    public bool IsFirst => Trigger is "refresh" or "lifetime";

    /// <summary>How often a store had had a token for the client when a call began that got this one last.</summary>
    public int SeenAfter
    {
        get => Volatile.Read(ref _seenAfter);
        set => Volatile.Write(ref _seenAfter, value);
    }

    public TimeSpan LeftByTicks(Moment now) => Lifetime - (now.Ticking - Received.Ticking);

    /// <summary>Whether it must be served to who needs that much life: by both clocks it is alive beyond the end margin.</summary>
    public bool MustServe(Moment now, TimeSpan minimum) => Left(now) > (minimum > Margin ? minimum + Slack : Margin);

    /// <summary>Whether it has by both clocks more life left than the 15 % in which a refresh may begin.</summary>
    public bool IsFresh(Moment now) => Left(now) > (Lifetime * 0.15) + Slack;

    /// <summary>The resource has taken it.</summary>
    public void Proved(int keyEpoch) => Volatile.Write(ref _provedIn, keyEpoch);

    /// <summary>Whether the resource has taken it, with the keys of now, and it has not expired there.</summary>
    public bool IsGoodAtResource(int keyEpoch, DateTimeOffset serviceNow) =>
        Volatile.Read(ref _provedIn) == keyEpoch && _resourceExpiry > serviceNow.AddSeconds(2);

    private TimeSpan Left(Moment now)
    {
        var (byWall, byTicks) = (Token.ExpiresOn - now.Utc, LeftByTicks(now));
        return byWall < byTicks ? byWall : byTicks;
    }
}
