using System.Runtime.CompilerServices;

namespace TokenClients.Shared;

/// <summary>
/// The two clocks that a token's lifetime is measured with. The monotonic clock cannot be set but may stop while the machine
/// sleeps; the wall clock continues during sleep but can be set.
/// </summary>
internal readonly struct CacheClock(TimeProvider time)
{
    private readonly bool _isSystem = time == TimeProvider.System;

    /// <summary>The monotonic clock in milliseconds. For the system, this is the tick count, which is the cheapest clock to read.</summary>
    public long Milliseconds
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get =>
#if NET
            _isSystem ? Environment.TickCount64 :
#endif
            FromTimestamp();
    }

    /// <summary>Both clocks now.</summary>
    public Instant Now => new(Milliseconds, time.GetUtcNow());

    private long FromTimestamp() =>
        (long)(time.GetTimestamp() * 1000.0 / time.TimestampFrequency); // the factor alone would not be exact, and lose a millisecond
}
