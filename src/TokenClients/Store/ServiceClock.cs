namespace TokenClients.Store;

/// <summary>
/// An estimate of the token service's clock, from the <c>Date</c> of a response, or from a stored token that was issued in the
/// future by the local clock. The estimate is discarded when the local clock is set or the machine sleeps.
/// </summary>
internal sealed class ServiceClock(TimeProvider time)
{
    /// <summary>The apparent difference between equal clocks, because a <c>Date</c> has whole seconds and a response takes time.</summary>
    private static readonly TimeSpan Noise = TimeSpan.FromSeconds(2);

    private volatile Reading? _last;

    /// <summary>How far the service's clock is ahead of this machine's.</summary>
    public TimeSpan Ahead => _last is { } last && (Steady - last.Steady).Duration() <= Noise ? last.Ahead : TimeSpan.Zero;

    public DateTimeOffset Now => time.GetUtcNow() + Ahead;

    /// <summary>
    /// The wall clock's time at the monotonic clock's zero, which changes only if the wall clock is set or the machine sleeps.
    /// </summary>
    private DateTimeOffset Steady => time.GetUtcNow() - time.GetElapsedTime(0);

    /// <summary>
    /// Records how far the service's clock is ahead according to a response; <see langword="null"/> if it had no date, and the
    /// local clock is used.
    /// </summary>
    public void Learn(TimeSpan? ahead) =>
        _last = ahead is { } known && known.Duration() > Noise ? new Reading(known, Steady) : null;

    /// <summary>
    /// Whether the token's time of issue is plausible. A token dated slightly in the future, up to a twentieth of its lifetime,
    /// means that the local clock is behind by that much, which is recorded; the token is accepted, because the cache's refresh
    /// margin covers such an error. A token dated further in the future is not accepted, because the error may be even greater and
    /// the token would be used after its expiry; the next response of the service tells the time.
    /// </summary>
    public bool Accepts(StoredToken stored)
    {
        var behind = stored.IssuedOn - Now;
        if (behind <= Noise)
        {
            return true;
        }

        var isLittle = behind.TotalSeconds <= 0.05 * (stored.Token.ExpiresOn - stored.IssuedOn).TotalSeconds;
        _last = isLittle ? new Reading(stored.IssuedOn - time.GetUtcNow(), Steady) : _last;
        return isLittle;
    }

    private sealed record Reading(TimeSpan Ahead, DateTimeOffset Steady);
}
