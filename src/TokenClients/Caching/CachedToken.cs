namespace TokenClients.Caching;

/// <summary>The state of a cached token.</summary>
internal enum TokenState
{
    /// <summary>Returned to callers.</summary>
    Fresh,

    /// <summary>Returned to callers, and replaced in the background.</summary>
    Due,

    /// <summary>Not returned any more.</summary>
    Expired,
}

/// <summary>
/// A token with the times at which its state changes. Immutable.
/// </summary>
/// <remarks>
/// The margins are fractions of the lifetime, so that a token is fetched about once per lifetime, whether that is a second or a
/// year. A token is due in the last 10 % of its lifetime, or up to 5 % earlier: the jitter is drawn
/// once per token, so that the instances of a service are not due at the same time. It is not returned any more in its
/// last 2 %, at most 30 s, so that a request that carries it still has time to arrive.
/// </remarks>
internal sealed class CachedToken
{
    private static readonly TimeSpan LongestMargin = TimeSpan.FromSeconds(30);

    private readonly Instant _issuedOn;

    // Counted from the time of issue. Two more points in time would take 32 bytes more for each token.
    private readonly TimeSpan _dueAfter;
    private readonly TimeSpan _endsAfter;

    /// <param name="token">The token.</param>
    /// <param name="now">When the token was received.</param>
    /// <param name="age">How long ago the service issued the token: zero, unless another instance fetched it.</param>
    /// <param name="early">The jitter, from 0 to 1, by which the token is due earlier than necessary; drawn once per token.</param>
    /// <param name="rejections">How many tokens in a row a resource rejected before this one.</param>
    public CachedToken(AccessToken token, Instant now, TimeSpan age, double early, int rejections)
    {
        Token = token;
        Lifetime = token.ExpiresOn - now.Utc + age;
        Rejections = rejections;
        var margin = Times(Lifetime, 0.02);
        _issuedOn = now.Plus(-age);
        _dueAfter = Times(Lifetime, 0.90 - (0.05 * early));
        _endsAfter = Lifetime - (margin < LongestMargin ? margin : LongestMargin);
    }

    public AccessToken Token { get; }

    /// <summary>The lifetime when the token was issued.</summary>
    public TimeSpan Lifetime { get; }

    public int Rejections { get; }

    /// <summary>When the token was issued, by the monotonic clock in milliseconds.</summary>
    public long IssuedOn => _issuedOn.Milliseconds;

    public TokenState StateAt(Instant now) =>
        now.Reached(_issuedOn.Plus(_endsAfter)) ? TokenState.Expired
        : now.Reached(_issuedOn.Plus(_dueAfter)) ? TokenState.Due
        : TokenState.Fresh;

    /// <summary>
    /// Returns when a token in that state changes to the next one by either clock, as a time of the monotonic clock in milliseconds.
    /// </summary>
    public long NextTransition(TokenState state, Instant now)
    {
        var end = _issuedOn.Plus(state == TokenState.Fresh ? _dueAfter : _endsAfter);
        return Math.Min(end.Milliseconds, now.Milliseconds + (long)(end.Utc - now.Utc).TotalMilliseconds);
    }

    public TimeSpan AgeAt(Instant now) => TimeSpan.FromMilliseconds(now.Milliseconds - _issuedOn.Milliseconds);

    /// <summary>Returns the remaining lifetime, by the clock that leaves less.</summary>
    public TimeSpan RemainingAt(Instant now)
    {
        var (byWall, byTicks) = (Token.ExpiresOn - now.Utc, Lifetime - AgeAt(now));
        return byWall < byTicks ? byWall : byTicks;
    }

    public bool Is(AccessToken other) => ReferenceEquals(Token, other) || Token.Value == other.Value;

    /// <summary>Whether the request names this token as rejected.</summary>
    public bool IsRejectedBy(in TokenRequest request) => request.Rejected is { } rejected && Is(rejected);

    /// <summary>Whether the token satisfies the request, provided that it has not expired.</summary>
    public bool Answers(in TokenRequest request, Instant now) =>
        !IsRejectedBy(request) && (request.MinimumLifetime <= TimeSpan.Zero || RemainingAt(now) >= request.MinimumLifetime);

    /// <summary>Returns why a new token would not satisfy the request either, or <see langword="null"/> if it may.</summary>
    public TokenException? WhyNotReplace(in TokenRequest request, Instant now)
    {
        if (request.MinimumLifetime > Lifetime)
        {
            return CacheExceptionFactory.TooShort(request, Lifetime);
        }

        var wait = Backoff.BeforeReplacing(Rejections) - AgeAt(now);
        return IsRejectedBy(request) && wait > TimeSpan.Zero ? CacheExceptionFactory.RejectedAgain(Rejections, wait) : null;
    }

    /// <summary>Returns how many tokens in a row a resource has rejected if it rejects this one now.</summary>
    public int RejectionsAfter(Instant now) => AgeAt(now) > Backoff.RejectionsResetAfter ? 1 : Rejections + 1;

    private static TimeSpan Times(TimeSpan span, double factor) => TimeSpan.FromMilliseconds(span.TotalMilliseconds * factor);
}
