namespace Fleet.Run;

/// <summary>Counts the completed calls of each process, and waits for them.</summary>
internal sealed class CallCounter
{
    private const int Enough = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Lock _lock = new();
    private readonly Dictionary<int, long> _calls = [];
    private readonly Dictionary<int, TaskCompletionSource> _waiting = [];

    /// <summary>Adds the calls of a report.</summary>
    public void Add(NodeReport report)
    {
        lock (_lock)
        {
            _calls[report.Index] = _calls.GetValueOrDefault(report.Index) + report.Calls;
            if (_calls[report.Index] >= Enough && _waiting.Remove(report.Index, out var waiting))
            {
                waiting.TrySetResult();
            }
        }
    }

    /// <summary>Waits until the process has completed some calls.</summary>
    public async Task WaitAsync(int index, CancellationToken cancellationToken)
    {
        Task enough;
        lock (_lock)
        {
            var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            enough = waiting.Task;
            if (_calls.GetValueOrDefault(index) >= Enough)
            {
                waiting.TrySetResult();
            }
            else
            {
                _waiting[index] = waiting;
            }
        }

        await enough.WaitAsync(Patience, cancellationToken);
    }

    /// <summary>Resets the count of a process before it is restarted.</summary>
    public void Reset(int index)
    {
        lock (_lock)
        {
            _calls.Remove(index);
        }
    }
}
