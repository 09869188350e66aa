using System.Diagnostics;

namespace TokenClients.Chaos;

/// <summary>
/// The clients' clocks: twenty times as fast as the real ones, timers and all, so that tokens live and die while the
/// sockets below stay real. The wall clock can be set, the machine can be put to sleep, and the process can be frozen.
/// </summary>
/// <remarks>
/// Every time-out and wait of the library comes from its <see cref="TimeProvider"/>, so all shrink together and keep their
/// order. What shrinks with them is the patience for the real socket: a loopback exchange of 1 ms lasts 20 ms here, and an
/// attempt's 4 s are 200 ms. A machine too busy for that makes more fetches fail, which the promises allow for; none of the
/// oracles needs a fetch to be quick. <see cref="HttpClient.Timeout"/> knows no <see cref="TimeProvider"/> and stays real.
/// </remarks>
internal sealed class ChaosTime : TimeProvider
{
    public const int Speed = 20;

    /// <summary>How early a timer may fire: those of the system go by a coarse clock, of up to 4 ms on Linux.</summary>
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

    /// <summary>The services' wall clock: it goes on while the client's machine sleeps, and nobody sets it.</summary>
    public DateTimeOffset ServiceNow => _epoch + Ticking + _setting.Slept;

    /// <summary>How long the process has been frozen in all.</summary>
    public TimeSpan Frozen => _setting.Frozen;

    /// <summary>The monotonic clock.</summary>
    public TimeSpan Ticking => (Stopwatch.GetElapsedTime(_start) * Speed) + _setting.Frozen;

    public override long GetTimestamp() => Ticking.Ticks;

    public override DateTimeOffset GetUtcNow() => _epoch + Ticking + _setting.WallClock;

    /// <summary>Somebody sets the client's wall clock.</summary>
    public void SetWallClock(TimeSpan by) => Jump(wallClock: by);

    /// <summary>
    /// The client's machine sleeps: its monotonic clock and timers stand still, which looks from inside as if the wall clock
    /// and the rest of the world had jumped.
    /// </summary>
    public void Sleep(TimeSpan span) => Jump(wallClock: span, slept: span);

    /// <summary>
    /// The client's process does not run for that long, like a paused container: all clocks go on, and every timer that becomes
    /// due meanwhile fires afterwards. The threads go on, because none could tell the difference.
    /// </summary>
    public void Freeze(TimeSpan span)
    {
        Jump(frozen: span);
        _timers.Thaw();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _timers.Create(callback, state, dueTime, period);

    /// <summary>How long a span of these clocks is in reality, in whole milliseconds and never shorter.</summary>
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
            jumped.LastJump = Ticking; // after everybody could see it, and not before
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
/// <param name="Jumps">How often a clock has jumped: a freeze is a jump of both.</param>
/// <param name="LastJump">When one jumped last, by the monotonic clock.</param>
internal readonly record struct Moment(TimeSpan Ticking, DateTimeOffset Utc, int Jumps, TimeSpan LastJump)
{
    /// <summary>Whether no clock has jumped for that long.</summary>
    public bool IsSettled(TimeSpan since) => Ticking - LastJump > since;
}
