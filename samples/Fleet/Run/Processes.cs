namespace Fleet.Run;

/// <summary>Starts and stops the processes of the fleet.</summary>
/// <param name="settings">The settings of each process.</param>
/// <param name="report">Called with each report.</param>
internal sealed class Processes(IReadOnlyList<NodeSettings> settings, Action<NodeReport> report) : IAsyncDisposable
{
    private readonly NodeProcess?[] _nodes = new NodeProcess?[settings.Count];

    public int Count => settings.Count;

    /// <summary>The number of processes that ended without being stopped.</summary>
    public int Crashed => _nodes.Count(node => node?.HasCrashed == true);

    /// <summary>Starts all processes, and then their callers at the same time.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < Count; i++)
        {
            _nodes[i] = await NodeProcess.StartAsync(settings[i], report, cancellationToken);
        }

        await Task.WhenAll(_nodes.Select(node => node!.ReadyAsync(cancellationToken)));
        await Task.WhenAll(_nodes.Select(node => node!.GoAsync(cancellationToken)));
    }

    /// <summary>Kills a process.</summary>
    public Task KillAsync(int index) => _nodes[index]!.KillAsync();

    /// <summary>Starts a process again after it was killed.</summary>
    public async Task StartAsync(int index, CancellationToken cancellationToken)
    {
        var node = _nodes[index] = await NodeProcess.StartAsync(settings[index], report, cancellationToken);
        await node.ReadyAsync(cancellationToken);
        await node.GoAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync() =>
        await Task.WhenAll(_nodes.OfType<NodeProcess>().Select(node => node.DisposeAsync().AsTask()));
}
