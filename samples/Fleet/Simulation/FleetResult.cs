namespace Fleet.Simulation;

/// <summary>What one fleet did, phase by phase.</summary>
internal sealed record FleetResult(int Nodes, bool Store, int Lifetimes, TimeSpan Lifetime)
{
    /// <summary>The first half lifetime: all nodes start within a second.</summary>
    public required Tally ColdStart { get; init; }

    /// <summary>The minute after a tenth of the nodes started again, all at once.</summary>
    public required Tally Restart { get; init; }

    /// <summary>What was left of the first two lifetimes.</summary>
    public required Tally Settling { get; init; }

    /// <summary>The lifetimes that were asked for, without any trouble.</summary>
    public required Tally Steady { get; init; }

    /// <summary>A lifetime in which the store throws.</summary>
    public required Tally? StoreThrows { get; init; }

    /// <summary>A lifetime in which the store does not answer.</summary>
    public required Tally? StoreHangs { get; init; }

    /// <summary>Two lifetimes; from the first request on the service is down for a twelfth of one.</summary>
    public required Tally ServiceOutage { get; init; }

    /// <summary>By the clock: requests in the steady phase, divided by how often a lifetime fits into its time.</summary>
    public double FetchesPerLifetime => (double)Steady.Fetches / Lifetimes;

    /// <summary>Each node is called every second.</summary>
    public long Calls => (long)(Nodes * Lifetimes * Lifetime.TotalSeconds);

    /// <summary>Calls that failed although the service was up and the store, if there is one, too.</summary>
    public int FailedWhileAllIsWell => ColdStart.FailedCalls + Restart.FailedCalls + Settling.FailedCalls + Steady.FailedCalls;
}
