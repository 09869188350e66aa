using System.Text.Json.Serialization;

namespace Fleet.Simulation;

/// <summary>What is counted in one phase.</summary>
internal sealed class Tally
{
    /// <summary>Requests that came to the token service, answered with a token or not.</summary>
    public int Fetches { get; set; }

    /// <summary>Of these, by nodes whose clock is an hour wrong.</summary>
    public int FetchesByWrongClocks { get; set; }

    /// <summary>Of these, answered with 429.</summary>
    public int Throttled { get; set; }

    /// <summary>The most requests within any second.</summary>
    public int WorstBurst { get; set; }

    /// <summary>Calls of a node's code that got an exception in place of a token.</summary>
    public int FailedCalls { get; set; }

    /// <summary>Calls that got a token which had ended by the service's clock, and which a resource refuses.</summary>
    public int RefusedCalls { get; set; }

    /// <summary>When the last of the nodes got its first token, by the timeline.</summary>
    [JsonIgnore]
    public TimeSpan LastFirstToken { get; set; }
}
