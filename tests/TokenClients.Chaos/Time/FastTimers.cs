namespace TokenClients.Chaos;

/// <summary>
/// The timers of <see cref="ChaosTime"/>. Those that are armed are tracked, so that after a freeze each fires when it is due by the
/// monotonic clock.
/// </summary>
internal sealed class FastTimers(ChaosTime time)
{
    private readonly Lock _gate = new();
    private readonly HashSet<FastTimer> _armed = [];

    private TimeSpan Now => time.Ticking;

    public ITimer Create(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FastTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Starts the timers again after a freeze.</summary>
    public void Thaw()
    {
        lock (_gate)
        {
            foreach (var timer in _armed)
            {
                timer.Start(Now);
            }
        }
    }

    private sealed class FastTimer : ITimer
    {
        private readonly FastTimers _timers;
        private readonly ITimer _timer;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private TimeSpan _dueOn;
        private TimeSpan _period;

        public FastTimer(FastTimers timers, TimerCallback callback, object? state)
        {
            (_timers, _callback, _state) = (timers, callback, state);
            _timer = TimeProvider.System.CreateTimer(
                static timer => ((FastTimer)timer!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_timers._gate)
            {
                var now = _timers.Now;
                (_dueOn, _period) = (now + dueTime, period);
                if (dueTime >= TimeSpan.Zero)
                {
                    _timers._armed.Add(this);
                    return Start(now);
                }

                _timers._armed.Remove(this);
                return _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }

        /// <summary>Starts the system's timer for the remaining time.</summary>
        public bool Start(TimeSpan now) =>
            _timer.Change(_dueOn > now ? ChaosTime.Real(_dueOn - now) : TimeSpan.Zero, Timeout.InfiniteTimeSpan);

        public void Dispose()
        {
            lock (_timers._gate)
            {
                _timers._armed.Remove(this);
            }

            _timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        private void Fire()
        {
            lock (_timers._gate)
            {
                var now = _timers.Now;
                if (!_timers._armed.Contains(this))
                {
                    return; // it was stopped, or fired just before a freeze ended
                }

                if (_dueOn - now > ChaosTime.TimerSlack)
                {
                    Start(now); // its due time was changed
                    return;
                }

                if (_period > TimeSpan.Zero)
                {
                    _dueOn = now + _period;
                    Start(now);
                }
                else
                {
                    _timers._armed.Remove(this);
                }
            }

            _callback(_state);
        }
    }
}
