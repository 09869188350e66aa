namespace TokenClients.Caching;

/// <summary>Where a token stands in its life.</summary>
internal enum TokenState
{
    /// <summary>Served, and nothing to do.</summary>
    Fresh,

    /// <summary>Served, and to be replaced in the background.</summary>
    Due,

    /// <summary>Not served.</summary>
    Expired,
}

/// <summary>
/// A token and the moments of its life. Immutable.
/// </summary>
/// <remarks>
/// The margins are parts of the life itself, so that a token of one second and one of a year both get through it with one
/// or two fetches. It is due in its last 10 %, or up to 5 % earlier by a jitter that is drawn once, so that the nodes of a
/// fleet are not due together. It is no longer served in its last 2 %, at most 30 s, which the request that carries it has
/// for its way.
/// </remarks>
internal sealed class CachedToken
{
    private static readonly TimeSpan LongestMargin = TimeSpan.FromSeconds(30);

    private readonly Instant _receivedOn;
    private readonly Instant _dueOn;
    private readonly Instant _endsOn;

    /// <param name="token">The token.</param>
    /// <param name="now">The moment it was received.</param>
    /// <param name="age">How long ago its service issued it: zero, unless another instance got it.</param>
    /// <param name="early">From 0 to 1, how much earlier than it must it is due; drawn once for the token.</param>
    /// <param name="refusals">How many tokens before it, in a row, a resource has rejected.</param>
    public CachedToken(AccessToken token, Instant now, TimeSpan age, double early, int refusals)
    {
        Token = token;
        Lifetime = token.ExpiresOn - now.Utc + age;
        Refusals = refusals;
        var margin = Times(Lifetime, 0.02);
        _receivedOn = now.Plus(-age);
        _dueOn = _receivedOn.Plus(Times(Lifetime, 0.90 - (0.05 * early)));
        _endsOn = _receivedOn.Plus(Lifetime - (margin < LongestMargin ? margin : LongestMargin));
    }

    public AccessToken Token { get; }

    /// <summary>Its lifetime when it was issued.</summary>
    public TimeSpan Lifetime { get; }

    public int Refusals { get; }

    /// <summary>When it was issued, by the monotonic clock in milliseconds.</summary>
    public long IssuedOn => _receivedOn.Milliseconds;

    public TokenState StateAt(Instant now) =>
        now.Reached(_endsOn) ? TokenState.Expired : now.Reached(_dueOn) ? TokenState.Due : TokenState.Fresh;

    /// <summary>
    /// When a token in that state changes to the next state by either clock, as a time of the monotonic one.
    /// </summary>
    public long NextTransition(TokenState state, Instant now)
    {
        var end = state == TokenState.Fresh ? _dueOn : _endsOn;
        return Math.Min(end.Milliseconds, now.Milliseconds + (long)(end.Utc - now.Utc).TotalMilliseconds);
    }

    public TimeSpan AgeAt(Instant now) => TimeSpan.FromMilliseconds(now.Milliseconds - _receivedOn.Milliseconds);

    /// <summary>The shorter of what the two clocks have left of the token's life.</summary>
    public TimeSpan RemainingAt(Instant now)
    {
        var (byWall, byTicks) = (Token.ExpiresOn - now.Utc, Lifetime - AgeAt(now));
        return byWall < byTicks ? byWall : byTicks;
    }

    public bool Is(AccessToken other) => ReferenceEquals(Token, other) || Token.Value == other.Value;

    /// <summary>Whether the request names it as rejected.</summary>
    public bool IsRejectedBy(in TokenRequest request) => request.Rejected is { } rejected && Is(rejected);

    /// <summary>Whether it is what the request asks for, as long as it is served at all.</summary>
    public bool Answers(in TokenRequest request, Instant now) =>
        !IsRejectedBy(request) && (request.MinimumLifetime <= TimeSpan.Zero || RemainingAt(now) >= request.MinimumLifetime);

    /// <summary>The failure of a request that a new token would not satisfy better.</summary>
    public TokenException? WhyNotReplace(in TokenRequest request, Instant now)
    {
        if (request.MinimumLifetime > Lifetime)
        {
            return CacheExceptionFactory.TooShort(request, Lifetime);
        }

        var wait = Backoff.BeforeReplacing(Refusals) - AgeAt(now);
        return IsRejectedBy(request) && wait > TimeSpan.Zero ? CacheExceptionFactory.RejectedAgain(Refusals, wait) : null;
    }

    /// <summary>How many tokens in a row a resource has rejected, if it rejects this one now.</summary>
    public int RefusalsAfter(Instant now) => AgeAt(now) > Backoff.RefusalsForgotten ? 1 : Refusals + 1;

    private static TimeSpan Times(TimeSpan span, double factor) => TimeSpan.FromMilliseconds(span.TotalMilliseconds * factor);
}
