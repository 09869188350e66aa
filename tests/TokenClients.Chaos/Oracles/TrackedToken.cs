namespace TokenClients.Chaos;

/// <summary>A token, and its lifetime by both clocks.</summary>
/// <param name="Token">The token.</param>
/// <param name="Received">When the response of the service arrived, just before the cache stored the token.</param>
/// <param name="Era">The era in which it was issued.</param>
/// <param name="Trigger">Why it was fetched.</param>
internal sealed record TrackedToken(AccessToken Token, Moment Received, Era Era, string Trigger)
{
    /// <summary>The tolerance for the rounding of the cache.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan LongestMargin = TimeSpan.FromSeconds(30);

    private readonly DateTimeOffset? _resourceExpiry = TokenClaims.ExpiresOn(Token);
    private int _provedIn = -1;
    private int _seenAfter;

    public TimeSpan Lifetime { get; } = Token.ExpiresOn - Received.Utc;

    /// <summary>The documented end margin, the last 2 % of a lifetime and at most 30 s, in which a token is no longer returned.</summary>
    private TimeSpan Margin => (Lifetime / 50 < LongestMargin ? Lifetime / 50 : LongestMargin) + Slack;

    /// <summary>Whether it certainly did not replace a rejected token; a miss may be either.</summary>
    public bool IsFirst => Trigger is "refresh" or "lifetime";

    /// <summary>How often a store had returned a token for the client at the start of the last call that returned this one.</summary>
    public int SeenAfter
    {
        get => Volatile.Read(ref _seenAfter);
        set => Volatile.Write(ref _seenAfter, value);
    }

    public TimeSpan LeftByTicks(Moment now) => Lifetime - (now.Ticking - Received.Ticking);

    /// <summary>Whether it must be returned to a caller that needs this lifetime, because by both clocks more than the end margin is left.</summary>
    public bool MustServe(Moment now, TimeSpan minimum) => Left(now) > (minimum > Margin ? minimum + Slack : Margin);

    /// <summary>Whether more of its lifetime is left, by both clocks, than the last 15 %, in which a refresh may begin.</summary>
    public bool IsFresh(Moment now) => Left(now) > (Lifetime * 0.15) + Slack;

    /// <summary>Records that the resource has accepted it.</summary>
    public void Proved(int keyEpoch) => Volatile.Write(ref _provedIn, keyEpoch);

    /// <summary>Whether the resource has accepted it, its keys have not changed since, and it has not expired there.</summary>
    public bool IsGoodAtResource(int keyEpoch, DateTimeOffset serviceNow) =>
        Volatile.Read(ref _provedIn) == keyEpoch && _resourceExpiry > serviceNow.AddSeconds(2);

    private TimeSpan Left(Moment now)
    {
        var (byWall, byTicks) = (Token.ExpiresOn - now.Utc, LeftByTicks(now));
        return byWall < byTicks ? byWall : byTicks;
    }
}
