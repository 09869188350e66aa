namespace Fleet.Simulation;

/// <summary>The clock of a node: the timeline, plus the error of the node's wall clock.</summary>
/// <param name="timeline">The timeline.</param>
/// <param name="node">The node.</param>
/// <param name="ahead">How far the wall clock is ahead of the correct time.</param>
internal sealed class NodeClock(Timeline timeline, Node node, TimeSpan ahead) : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => timeline.Utc + ahead;

    public override long GetTimestamp() => timeline.Now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(timeline, node, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>A timer that fires once; the cache uses no periodic timers.</summary>
    private sealed class Timer(Timeline timeline, Node node, Action fire) : ITimer
    {
        private int _set;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var set = ++_set;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                timeline.At(timeline.Now + dueTime, node, () =>
                {
                    if (set == _set)
                    {
                        fire();
                    }
                });
            }

            return true;
        }

        public void Dispose() => _set++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
