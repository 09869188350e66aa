namespace TokenClients.Store;

/// <summary>
/// The token service's clock, as far as it is known: from the <c>Date</c> of an answer, or from a stored token that was
/// received, by that clock, later than it could be by ours. Once our own clock is set, or has slept, nothing is known.
/// </summary>
internal sealed class ServiceClock(TimeProvider time)
{
    /// <summary>What the seconds of a <c>Date</c> and the way of an answer make of clocks that agree.</summary>
    private static readonly TimeSpan Noise = TimeSpan.FromSeconds(2);

    private volatile Reading? _last;

    /// <summary>How far the service's clock is ahead of this machine's.</summary>
    public TimeSpan Ahead => _last is { } last && (Steady - last.Steady).Duration() <= Noise ? last.Ahead : TimeSpan.Zero;

    public DateTimeOffset Now => time.GetUtcNow() + Ahead;

    /// <summary>What the wall clock would be at the monotonic clock's zero: the same for as long as nobody sets it.</summary>
    private DateTimeOffset Steady => time.GetUtcNow() - time.GetElapsedTime(0);

    /// <summary>Learns from a response how far the service's clock is ahead; <see langword="null"/> if it had no date, and the local clock is used.</summary>
    public void Learn(TimeSpan? ahead) =>
        _last = ahead is { } known && known.Duration() > Noise ? new Reading(known, Steady) : null;

    /// <summary>
    /// Whether that token may have been received by now. One from a little ahead tells that our clock is behind by that: it is
    /// due a twentieth of its life before it would end for such a clock. One from further ahead would be kept past its
    /// end, since nobody knows how much more; the service's next answer will tell.
    /// </summary>
    public bool Reaches(StoredToken stored)
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
