namespace Fleet.Simulation;

/// <summary>The parts that the nodes share.</summary>
internal sealed class World
{
    public World(int seed, TimeSpan lifetime, bool hasStore, CancellationToken stop)
    {
        Random = new Random(seed);
        Timeline = new Timeline(stop);
        Service = new TokenService(this, lifetime);
        Store = hasStore ? new SharedStore(this) : null;
    }

    /// <summary>The source of all randomness, including the jitter of the caches.</summary>
    public Random Random { get; }

    public Timeline Timeline { get; }

    public TokenService Service { get; }

    /// <summary>The shared store, or <see langword="null"/> if there is none.</summary>
    public SharedStore? Store { get; }

    /// <summary>The counters of the current phase.</summary>
    public Tally Tally { get; set; } = new();

    public TimeSpan Milliseconds(double least, double most) =>
        TimeSpan.FromMilliseconds(least + (Random.NextDouble() * (most - least)));
}
