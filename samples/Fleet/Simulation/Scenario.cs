namespace Fleet.Simulation;

/// <summary>
/// Runs a fleet: all nodes start at once, a tenth of them restarts, a steady phase follows, and then outages.
/// </summary>
internal sealed class Scenario : IDisposable
{
    /// <summary>The setting of the simulated store; see <c>TokenStoreOptions</c>.</summary>
    public static readonly TimeSpan ColdStartWait = TimeSpan.FromSeconds(10);

    private readonly World _world;
    private readonly Node[] _nodes;
    private readonly bool _hasStore;
    private readonly SimulationOptions _options;

    public Scenario(int nodes, bool hasStore, SimulationOptions options, CancellationToken stop)
    {
        (_hasStore, _options) = (hasStore, options);
        _world = new World(options.Seed, options.Lifetime, hasStore, stop);
        _nodes = [.. Enumerable.Range(0, nodes).Select(number => new Node(_world, _world.Milliseconds(0, 1000), ClockError(number)))];
    }

    public void Dispose() => Array.ForEach(_nodes, node => node.Dispose());

    public async Task<FleetResult> RunAsync(Action<string> progress)
    {
        var lifetime = _options.Lifetime;
        progress("cold start");
        Array.ForEach(_nodes, node => node.Start());
        var coldStart = await RunForAsync(lifetime / 2);

        progress("restart");
        Array.ForEach(RandomTenth(), node => node.Start());
        var restart = await RunForAsync(TimeSpan.FromMinutes(1));
        var settling = await RunForAsync((2 * lifetime) - _world.Timeline.Now);

        _world.Tally = new Tally();
        for (var i = 1; i <= _options.Lifetimes; i++)
        {
            progress($"lifetime {i} of {_options.Lifetimes}");
            await _world.Timeline.RunUntilAsync(_world.Timeline.Now + lifetime);
        }

        var steady = _world.Tally;
        progress("outages");
        var throwing = await StoreOutageAsync(StoreMode.Throws);
        var hanging = await StoreOutageAsync(StoreMode.Hangs);
        _world.Service.GoDown(lifetime / 12);
        var serviceOutage = await RunForAsync(2 * lifetime);
        return new FleetResult(_nodes.Length, _hasStore, _options.Lifetimes, lifetime)
        {
            ColdStart = coldStart,
            Restart = restart,
            Settling = settling,
            Steady = steady,
            StoreThrows = throwing,
            StoreHangs = hanging,
            ServiceOutage = serviceOutage,
        };
    }

    /// <summary>
    /// Runs one lifetime with the store in that mode, and two more to recover, which are not counted.
    /// </summary>
    private async Task<Tally?> StoreOutageAsync(StoreMode mode)
    {
        if (_world.Store is not { } store)
        {
            return null;
        }

        store.Mode = mode;
        var outage = await RunForAsync(_options.Lifetime);
        store.Mode = StoreMode.Works;
        await RunForAsync(2 * _options.Lifetime);
        return outage;
    }

    private async Task<Tally> RunForAsync(TimeSpan time)
    {
        var tally = _world.Tally = new Tally();
        await _world.Timeline.RunUntilAsync(_world.Timeline.Now + time);
        return tally;
    }

    private Node[] RandomTenth()
    {
        var nodes = _nodes.ToArray();
        _world.Random.Shuffle(nodes);
        return nodes[..((nodes.Length + 9) / 10)];
    }

    /// <summary>Returns the clock error of a node: up to 5 s, or an hour for one of each thousand nodes.</summary>
    private TimeSpan ClockError(int number) => number % 1000 == 50
        ? TimeSpan.FromHours(number % 2000 == 50 ? -1 : 1)
        : _world.Milliseconds(-5000, 5000);
}
