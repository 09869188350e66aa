namespace TokenClients.Tests;

/// <summary>
/// Two clocks and their timers, moved by the test: <see cref="Advance(TimeSpan)"/> moves both clocks, <see cref="Freeze"/> both but fires
/// no timers, <see cref="Sleep"/> only the wall clock like a sleeping machine; <see cref="SetWallClock"/> sets it like a user or NTP.
/// </summary>
internal sealed class FakeTime : TimeProvider
{
    private readonly object _gate = new();
    private readonly List<FakeTimer> _timers = [];
    private DateTimeOffset _utc = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private long _ticks = TimeSpan.TicksPerDay;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _utc;
        }
    }

    public override long GetTimestamp()
    {
        lock (_gate)
        {
            return _ticks;
        }
    }

    public int Timers
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count;
            }
        }
    }

    /// <summary>The time until the next timer fires, or <see langword="null"/> if there is none.</summary>
    public TimeSpan? NextTimer
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count == 0 ? null : TimeSpan.FromTicks(_timers.Min(timer => timer.DueAt) - _ticks);
            }
        }
    }

    /// <summary>Advances both clocks, and fires the timers that become due at their time.</summary>
    public void Advance(TimeSpan span)
    {
        var end = GetTimestamp() + span.Ticks;
        while (true)
        {
            FakeTimer? due;
            lock (_gate)
            {
                due = _timers.Where(timer => timer.DueAt <= end).MinBy(timer => timer.DueAt);
                var to = Math.Max(_ticks, due?.DueAt ?? end);
                _utc += TimeSpan.FromTicks(to - _ticks);
                _ticks = to;
                if (due is null)
                {
                    return;
                }

                due.DueAt += due.Period;
                if (due.Period == 0)
                {
                    _timers.Remove(due);
                }
            }

            due.Fire();
        }
    }

    public void Advance(double seconds) => Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>Advances both clocks as if the process were suspended: timers that become due fire afterwards.</summary>
    public void Freeze(TimeSpan span)
    {
        lock (_gate)
        {
            _utc += span;
            _ticks += span.Ticks;
        }
    }

    public void Sleep(TimeSpan span) => SetWallClock(GetUtcNow() + span);

    public void SetWallClock(DateTimeOffset utc)
    {
        lock (_gate)
        {
            _utc = utc;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class FakeTimer(FakeTime time, Action callback) : ITimer
    {
        public long DueAt { get; set; }

        public long Period { get; private set; }

        public void Fire() => callback();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                time._timers.Remove(this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    DueAt = time._ticks + dueTime.Ticks;
                    Period = Math.Max(0, period.Ticks);
                    time._timers.Add(this);
                }
            }

            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
