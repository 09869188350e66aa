namespace Fleet.Simulation;

/// <summary>The virtual clock and its scheduled events. Time advances from one event to the next.</summary>
internal sealed class Timeline(CancellationToken stop)
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly PriorityQueue<ScheduledAction, (TimeSpan At, long Number)> _scheduled = new();
    private long _number;

    /// <summary>The time since the simulation started.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>The correct time, which is that of the token service.</summary>
    public DateTimeOffset Utc => Epoch + Now;

    /// <summary>Schedules an action. Actions for the same time run in the order in which they were scheduled.</summary>
    /// <param name="moment">The time of the action.</param>
    /// <param name="node">The node of the action, which is updated afterwards.</param>
    /// <param name="action">The action.</param>
    public void At(TimeSpan moment, Node node, Action action) => _scheduled.Enqueue(new(node, action), (moment, _number++));

    public async Task RunUntilAsync(TimeSpan end)
    {
        while (_scheduled.TryPeek(out _, out var when) && when.At <= end)
        {
            stop.ThrowIfCancellationRequested();
            Now = when.At;
            var (node, action) = _scheduled.Dequeue();
            action();
            await SingleThread.WaitUntilIdleAsync();
            node.ProcessEvent();
        }

        Now = end;
    }

    private readonly record struct ScheduledAction(Node Node, Action Action);
}
