namespace Fleet.Run;

/// <summary>
/// The settings of a process, sent as the first line of its input. The second line starts the callers; the end of the
/// input stops them.
/// </summary>
/// <param name="Index">The number of the process, starting with 0.</param>
/// <param name="Endpoint">The address of the token service.</param>
/// <param name="WarmUp">The address of another token service, which is used once before the callers start.</param>
/// <param name="Resource">The address of the resource that accepts the tokens.</param>
/// <param name="Redis">The configuration of the Redis cache.</param>
/// <param name="Keys">The folder with the Data Protection key ring that all share.</param>
/// <param name="CallsPerSecond">The number of calls per second.</param>
/// <param name="ColdStartWait">The value of <c>TokenStoreOptions.ColdStartWait</c>.</param>
internal sealed record NodeSettings(
    int Index, Uri Endpoint, Uri WarmUp, Uri Resource, string Redis, string Keys, int CallsPerSecond, TimeSpan ColdStartWait);

/// <summary>The activity of a process since its last report, written as a line of JSON to its output.</summary>
internal sealed record NodeReport
{
    /// <summary>The number of the process.</summary>
    public int Index { get; init; }

    /// <summary>Completed calls, for a token or to the resource.</summary>
    public long Calls { get; init; }

    /// <summary>Calls that returned immediately with a token from the process's own cache.</summary>
    public long Hits { get; init; }

    /// <summary>Calls that failed.</summary>
    public long Failed { get; init; }

    /// <summary>Calls that failed although this process's cache, or the reachable store, had a valid token.</summary>
    public long FailedWithToken { get; init; }

    /// <summary>The reasons of the failures and their counts.</summary>
    public Dictionary<string, long> Reasons { get; init; } = [];

    /// <summary>The duration of the slowest call, in milliseconds.</summary>
    public double SlowestMs { get; init; }

    /// <summary>Fetches that got a token from the token service.</summary>
    public long Fetched { get; init; }

    /// <summary>Fetches that found another process's token in the store.</summary>
    public long Found { get; init; }

    /// <summary>Fetches that failed.</summary>
    public long FetchFailures { get; init; }

    /// <summary>The total duration of the fetches that renewed a token before it expired, in milliseconds.</summary>
    public double RefreshMs { get; init; }

    /// <summary>The number of fetches in <see cref="RefreshMs"/>.</summary>
    public long Refreshed { get; init; }

    /// <summary>
    /// The total duration of the lookups that found another process's token when a renewal was due, in milliseconds.
    /// </summary>
    public double FoundMs { get; init; }

    /// <summary>The number of lookups in <see cref="FoundMs"/>.</summary>
    public long FoundWhenDue { get; init; }

    /// <summary>The number of log events about a failing store.</summary>
    public long StoreFails { get; init; }

    /// <summary>The number of log events about a recovered store.</summary>
    public long StoreWorks { get; init; }

    /// <summary>Returns the sum of two reports.</summary>
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
