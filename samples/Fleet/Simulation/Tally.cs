using System.Text.Json.Serialization;

namespace Fleet.Simulation;

/// <summary>The counters of a phase.</summary>
internal sealed class Tally
{
    /// <summary>Requests to the token service, successful or not.</summary>
    public int Fetches { get; set; }

    /// <summary>The requests of nodes whose clock is wrong by an hour.</summary>
    public int FetchesByWrongClocks { get; set; }

    /// <summary>The requests that were answered with 429.</summary>
    public int Throttled { get; set; }

    /// <summary>The maximum number of requests within a second.</summary>
    public int WorstBurst { get; set; }

    /// <summary>Calls that threw an exception instead of returning a token.</summary>
    public int FailedCalls { get; set; }

    /// <summary>
    /// Calls that returned a token that had expired by the service's clock, so that a resource rejects it.
    /// </summary>
    public int RefusedCalls { get; set; }

    /// <summary>The time when the last node got its first token.</summary>
    [JsonIgnore]
    public TimeSpan LastFirstToken { get; set; }
}
