namespace Fleet.Simulation;

/// <summary>What the nodes have in common.</summary>
internal sealed class World
{
    public World(int seed, TimeSpan lifetime, bool hasStore, CancellationToken stop)
    {
        Random = new Random(seed);
        Timeline = new Timeline(stop);
        Service = new TokenService(this, lifetime);
        Store = hasStore ? new SharedStore(this) : null;
    }

    /// <summary>All chance there is, the caches' jitter included.</summary>
    public Random Random { get; }

    public Timeline Timeline { get; }

    public TokenService Service { get; }

    /// <summary>The store, or <see langword="null"/> if each node is on its own.</summary>
    public SharedStore? Store { get; }

    /// <summary>Where the present phase is counted.</summary>
    public Tally Tally { get; set; } = new();

    public TimeSpan Milliseconds(double least, double most) =>
        TimeSpan.FromMilliseconds(least + (Random.NextDouble() * (most - least)));
}
