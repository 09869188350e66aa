namespace Fleet.Run;

/// <summary>What a process is told on its first line of input. The second line starts it, the end of input stops it.</summary>
/// <param name="Index">Which one it is, from 0.</param>
/// <param name="Endpoint">The token service.</param>
/// <param name="WarmUp">Another token service, to try everything once before the callers begin.</param>
/// <param name="Resource">What takes its tokens.</param>
/// <param name="Connection">The database.</param>
/// <param name="Keys">The folder with the Data Protection key ring that all share.</param>
/// <param name="CallsPerSecond">How often it asks for a token.</param>
/// <param name="ColdStartWait">What <c>TokenStoreOptions.ColdStartWait</c> is set to.</param>
internal sealed record NodeSettings(
    int Index, Uri Endpoint, Uri WarmUp, Uri Resource, string Connection, string Keys, int CallsPerSecond, TimeSpan ColdStartWait);

/// <summary>What a process has done since its last report; a line of JSON on its output.</summary>
internal sealed record NodeReport
{
    /// <summary>Which one it is.</summary>
    public int Index { get; init; }

    /// <summary>Calls that ended: for a token, and for the resource.</summary>
    public long Calls { get; init; }

    /// <summary>Calls that were answered at once, from the process's own cache.</summary>
    public long Hits { get; init; }

    /// <summary>Calls that failed.</summary>
    public long Failed { get; init; }

    /// <summary>Of them, those that failed while this process's cache or the store, reachable, held a valid token.</summary>
    public long FailedWithToken { get; init; }

    /// <summary>Why they failed, and how often.</summary>
    public Dictionary<string, long> Reasons { get; init; } = [];

    /// <summary>The longest that a call took, in milliseconds.</summary>
    public double SlowestMs { get; init; }

    /// <summary>Fetches that asked the token service and got a token.</summary>
    public long Fetched { get; init; }

    /// <summary>Fetches that found another process's token in the store.</summary>
    public long Found { get; init; }

    /// <summary>Fetches that brought no token.</summary>
    public long FetchFailures { get; init; }

    /// <summary>How long the fetches took that got a token ahead of expiry, in milliseconds, all together.</summary>
    public double RefreshMs { get; init; }

    /// <summary>How many they were.</summary>
    public long Refreshed { get; init; }

    /// <summary>How long it took to find another process's token when one was due, in milliseconds, all together.</summary>
    public double FoundMs { get; init; }

    /// <summary>How many times that was.</summary>
    public long FoundWhenDue { get; init; }

    /// <summary>How often the log said that the store fails.</summary>
    public long StoreFails { get; init; }

    /// <summary>How often the log said that it works again.</summary>
    public long StoreWorks { get; init; }

    /// <summary>Both together.</summary>
    public NodeReport Plus(NodeReport other) => new()
    {
        Index = Index,
        Calls = Calls + other.Calls,
        Hits = Hits + other.Hits,
        Failed = Failed + other.Failed,
        FailedWithToken = FailedWithToken + other.FailedWithToken,
        Reasons = Reasons.Concat(other.Reasons).GroupBy(pair => pair.Key).ToDictionary(group => group.Key, group => group.Sum(pair => pair.Value)),
        SlowestMs = Math.Max(SlowestMs, other.SlowestMs),
        Fetched = Fetched + other.Fetched,
        Found = Found + other.Found,
        FetchFailures = FetchFailures + other.FetchFailures,
        RefreshMs = RefreshMs + other.RefreshMs,
        Refreshed = Refreshed + other.Refreshed,
        FoundMs = FoundMs + other.FoundMs,
        FoundWhenDue = FoundWhenDue + other.FoundWhenDue,
        StoreFails = StoreFails + other.StoreFails,
        StoreWorks = StoreWorks + other.StoreWorks,
    };
}
