using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fleet.Simulation;

/// <summary>Writes the results as JSON: an array of objects.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IEnumerable<FleetRow>))]
internal sealed partial class FleetJson : JsonSerializerContext
{
    public static async Task WriteAsync(string file, IEnumerable<FleetResult> results) => await File.WriteAllTextAsync(
        file, JsonSerializer.Serialize(results.Select(result => new FleetRow(result)), Default.IEnumerableFleetRow) + "\n");
}

/// <summary>One fleet in the JSON file. Properties without a prefix are those of the steady phase.</summary>
internal sealed class FleetRow(FleetResult result)
{
    public int Nodes => result.Nodes;

    public bool Store => result.Store;

    public double FetchesPerLifetime => result.FetchesPerLifetime;

    public int WorstBurstPerSecond => result.Steady.WorstBurst;

    public int Throttled => result.Steady.Throttled;

    public int FailedCalls => result.Steady.FailedCalls;

    public int RefusedCalls => result.Steady.RefusedCalls;

    public long Calls => result.Calls;

    public double SecondsUntilAllWereUp => result.ColdStart.LastFirstToken.TotalSeconds;

    public Tally ColdStart => result.ColdStart;

    public Tally Restart => result.Restart;

    public Tally? StoreThrows => result.StoreThrows;

    public Tally? StoreHangs => result.StoreHangs;

    public Tally ServiceOutage => result.ServiceOutage;
}
