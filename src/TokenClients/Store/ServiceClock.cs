namespace TokenClients;

/// <summary>
/// The token service's clock, as far as it is known: from the <c>Date</c> of an answer, or from a stored token that was
/// received, by that clock, later than it could be by ours.
/// </summary>
internal sealed class ServiceClock(TimeProvider time)
{
    /// <summary>What the seconds of a <c>Date</c> and the way of an answer make of clocks that agree.</summary>
    private static readonly TimeSpan Noise = TimeSpan.FromSeconds(2);

    private long _ahead;

    /// <summary>How far the service's clock is ahead of this machine's.</summary>
    public TimeSpan Ahead => new(Volatile.Read(ref _ahead));

    public DateTimeOffset Now => time.GetUtcNow() + Ahead;

    /// <summary>An answer told the time; <see langword="null"/> if it did not, and our own clock is as good as any.</summary>
    public void Learn(TimeSpan? ahead) =>
        Volatile.Write(ref _ahead, ahead is { } known && known.Duration() > Noise ? known.Ticks : 0);

    /// <summary>It is that late at least.</summary>
    public void IsAtLeast(DateTimeOffset moment)
    {
        if (moment - Now > Noise)
        {
            Volatile.Write(ref _ahead, (moment - time.GetUtcNow()).Ticks);
        }
    }
}
