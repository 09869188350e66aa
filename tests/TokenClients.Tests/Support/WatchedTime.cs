using System.Threading.Channels;

namespace TokenClients.Tests;

/// <summary>A fake clock that reports each new timer, so that a test can wait until a wait has begun.</summary>
internal sealed class WatchedTime(FakeTime clock) : TimeProvider
{
    private readonly Channel<TimeSpan> _set = Channel.CreateUnbounded<TimeSpan>();

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new WatchedTimer(this, clock.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Waits until a timer is set, and returns its length.</summary>
    public async Task<TimeSpan> NextTimerAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await _set.Reader.ReadAsync(patience.Token);
    }

    /// <summary>Waits until a timer of that length is set; other timers are skipped.</summary>
    public Task TimerAsync(TimeSpan due) => TimerAsync(set => set == due);

    public async Task TimerAsync(Func<TimeSpan, bool> due)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!due(await _set.Reader.ReadAsync(patience.Token)))
        {
        }
    }

    private sealed class WatchedTimer(WatchedTime time, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var changed = timer.Change(dueTime, period);
            time._set.Writer.TryWrite(dueTime);
            return changed;
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
