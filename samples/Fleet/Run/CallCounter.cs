namespace Fleet.Run;

/// <summary>Waits for the calls of a process.</summary>
internal sealed class CallsSeen
{
    private const int Enough = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Lock _lock = new();
    private readonly Dictionary<int, long> _calls = [];
    private readonly Dictionary<int, TaskCompletionSource> _waiting = [];

    /// <summary>A process reported.</summary>
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

    /// <summary>Waits until the process has answered some calls.</summary>
    public async Task OfAsync(int index, CancellationToken cancellationToken)
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

    /// <summary>Forgets what a process has done, before it is started again.</summary>
    public void Forget(int index)
    {
        lock (_lock)
        {
            _calls.Remove(index);
        }
    }
}
