namespace Fleet.Simulation;

/// <summary>The results of one fleet, by phase.</summary>
internal sealed record FleetResult(int Nodes, bool Store, int Lifetimes, TimeSpan Lifetime)
{
    /// <summary>The first half lifetime: all nodes start within a second.</summary>
    public required Tally ColdStart { get; init; }

    /// <summary>The minute after a tenth of the nodes restarted at the same time.</summary>
    public required Tally Restart { get; init; }

    /// <summary>The rest of the first two lifetimes.</summary>
    public required Tally Settling { get; init; }

    /// <summary>The requested number of lifetimes, without failures.</summary>
    public required Tally Steady { get; init; }

    /// <summary>A lifetime in which the store throws.</summary>
    public required Tally? StoreThrows { get; init; }

    /// <summary>A lifetime in which the store does not answer.</summary>
    public required Tally? StoreHangs { get; init; }

    /// <summary>
    /// Two lifetimes. The service fails for a twelfth of a lifetime, starting with the first request.
    /// </summary>
    public required Tally ServiceOutage { get; init; }

    /// <summary>The number of requests in the steady phase divided by its number of lifetimes.</summary>
    public double FetchesPerLifetime => (double)Steady.Fetches / Lifetimes;

    /// <summary>The number of calls: one per node and second.</summary>
    public long Calls => (long)(Nodes * Lifetimes * Lifetime.TotalSeconds);

    /// <summary>Calls that failed although the service and the store, if any, were available.</summary>
    public int FailedWhileAllIsWell => ColdStart.FailedCalls + Restart.FailedCalls + Settling.FailedCalls + Steady.FailedCalls;
}
