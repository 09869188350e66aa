using System.Diagnostics;

namespace TokenClients.Chaos;

/// <summary>
/// The clients' clocks and timers, twenty times as fast as the real ones, so that tokens expire quickly over real sockets. The wall
/// clock can be set, the machine can be suspended, and the process can be frozen.
/// </summary>
/// <remarks>
/// All time-outs and waits of the library use its <see cref="TimeProvider"/>, so they are shortened by the same factor and keep
/// their order. The sockets are real: a loopback exchange of 1 ms takes 20 ms by this clock, and the 4 s of an attempt are 200 ms
/// in reality. On a machine that is too busy for that, more fetches fail, which the guarantees allow; no oracle requires a fetch to
/// be fast. <see cref="HttpClient.Timeout"/> does not use a <see cref="TimeProvider"/> and is not shortened.
/// </remarks>
internal sealed class ChaosTime : TimeProvider
{
    public const int Speed = 20;

    /// <summary>How early a timer may fire: the system's timers have a resolution of up to 4 ms on Linux.</summary>
    public static readonly TimeSpan TimerSlack = TimeSpan.FromMilliseconds(5 * Speed);

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly DateTimeOffset _epoch = System.GetUtcNow();
    private readonly FastTimers _timers;
    private readonly Lock _gate = new();
    private volatile Setting _setting = new(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, 0) { LastJump = -TimeSpan.FromDays(1) };

    public ChaosTime() => _timers = new(this);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Both clocks at one moment.</summary>
    public Moment Now
    {
        get
        {
            while (true)
            {
                var (setting, ticking) = (_setting, Ticking);
                if (setting == _setting)
                {
                    return new(ticking, _epoch + ticking + setting.WallClock, setting.Jumps, setting.LastJump);
                }
            }
        }
    }

    /// <summary>The services' wall clock, which continues while the client's machine is suspended and is never set.</summary>
    public DateTimeOffset ServiceNow => _epoch + Ticking + _setting.Slept;

    /// <summary>The total time for which the process has been frozen.</summary>
    public TimeSpan Frozen => _setting.Frozen;

    /// <summary>The monotonic clock.</summary>
    public TimeSpan Ticking => (Stopwatch.GetElapsedTime(_start) * Speed) + _setting.Frozen;

    public override long GetTimestamp() => Ticking.Ticks;

    public override DateTimeOffset GetUtcNow() => _epoch + Ticking + _setting.WallClock;

    /// <summary>Sets the client's wall clock.</summary>
    public void SetWallClock(TimeSpan by) => Jump(wallClock: by);

    /// <summary>
    /// Suspends the client's machine: its monotonic clock and timers stand still, so to the client, the wall clock seems to jump.
    /// </summary>
    public void Sleep(TimeSpan span) => Jump(wallClock: span, slept: span);

    /// <summary>
    /// Freezes the client's process, like a paused container: all clocks continue, and timers that become due fire afterwards. The
    /// threads continue, because they cannot tell the difference.
    /// </summary>
    public void Freeze(TimeSpan span)
    {
        Jump(frozen: span);
        _timers.Thaw();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _timers.Create(callback, state, dueTime, period);

    /// <summary>Converts a time span of these clocks to real time, rounded up to whole milliseconds.</summary>
    public static TimeSpan Real(TimeSpan span) => span <= TimeSpan.Zero
        ? span
        : TimeSpan.FromMilliseconds(Math.Ceiling(span.TotalMilliseconds / Speed));

    private void Jump(TimeSpan wallClock = default, TimeSpan slept = default, TimeSpan frozen = default)
    {
        lock (_gate)
        {
            var old = _setting;
            var jumped = new Setting(old.WallClock + wallClock, old.Slept + slept, old.Frozen + frozen, old.Jumps + 1);
            _setting = jumped;
            jumped.LastJump = Ticking; // only after it is visible to all threads
        }
    }

    private sealed class Setting(TimeSpan wallClock, TimeSpan slept, TimeSpan frozen, int jumps)
    {
        private long _lastJump = TimeSpan.MaxValue.Ticks;

        public TimeSpan WallClock => wallClock;

        public TimeSpan Slept => slept;

        public TimeSpan Frozen => frozen;

        public int Jumps => jumps;

        public TimeSpan LastJump
        {
            get => new(Volatile.Read(ref _lastJump));
            set => Volatile.Write(ref _lastJump, value.Ticks);
        }
    }
}

/// <summary>A moment by both clocks of the client.</summary>
/// <param name="Ticking">The monotonic clock.</param>
/// <param name="Utc">The wall clock.</param>
/// <param name="Jumps">The number of jumps so far; a freeze counts as a jump of both clocks.</param>
/// <param name="LastJump">When a clock last jumped, by the monotonic clock.</param>
internal readonly record struct Moment(TimeSpan Ticking, DateTimeOffset Utc, int Jumps, TimeSpan LastJump)
{
    /// <summary>Whether no clock has jumped for that long.</summary>
    public bool IsSettled(TimeSpan since) => Ticking - LastJump > since;
}
