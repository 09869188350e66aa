namespace Fleet.Simulation;

/// <summary>The virtual clock, and what is to happen at which moment of it. Time passes from one happening to the next.</summary>
internal sealed class Timeline(CancellationToken stop)
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly PriorityQueue<Happening, (TimeSpan At, long Number)> _coming = new();
    private long _number;

    /// <summary>Since the simulation began.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>The right time, which is the token service's.</summary>
    public DateTimeOffset Utc => Epoch + Now;

    /// <summary>Has something happen at a moment; what is for the same moment happens in the order of these calls.</summary>
    /// <param name="moment">When.</param>
    /// <param name="node">The node it happens to, which looks after itself afterwards.</param>
    /// <param name="action">What.</param>
    public void At(TimeSpan moment, Node node, Action action) => _coming.Enqueue(new(node, action), (moment, _number++));

    public async Task RunUntilAsync(TimeSpan end)
    {
        while (_coming.TryPeek(out _, out var when) && when.At <= end)
        {
            stop.ThrowIfCancellationRequested();
            Now = when.At;
            var (node, action) = _coming.Dequeue();
            action();
            await OneThread.QuietAsync();
            node.LookAfterItself();
        }

        Now = end;
    }

    private readonly record struct Happening(Node Node, Action Action);
}
