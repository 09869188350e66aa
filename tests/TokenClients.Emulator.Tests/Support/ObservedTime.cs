using System.Threading.Channels;

namespace TokenClients.Emulator.Tests;

/// <summary>
/// Time moved by hand that says when someone starts to wait, so that a test does not move it too early.
/// </summary>
internal sealed class ObservedTime(FakeTime time) : TimeProvider
{
    private readonly Channel<TimeSpan> _started = Channel.CreateUnbounded<TimeSpan>();

    public override long TimestampFrequency => time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = time.CreateTimer(callback, state, dueTime, period);
        _started.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>The length of the next wait that has begun.</summary>
    public async Task<TimeSpan> NextWaitAsync() => await _started.Reader.ReadAsync().AsTask().WaitAsync(Until.Patience);
}
