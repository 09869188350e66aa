using System.Text.Json;
using System.Text.Json.Serialization;

namespace TokenClients.Chaos;

/// <summary>The result of a run. The parameters decide whether it passed; the other members describe what happened.</summary>
internal sealed record Report(
    int Calls, int FailedWhileValid, int ServedPastLife, int OverBound, int Unobserved, long BytesStart, long BytesEnd)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public int Seed { get; init; }

    /// <summary>Whether all calls were made, because an interrupted run is reported too.</summary>
    public bool IsComplete { get; init; }

    public double Seconds { get; init; }

    /// <summary>The duration by the clients' monotonic clock.</summary>
    public double VirtualSeconds { get; init; }

    public long WorkingSet { get; init; }

    /// <summary>The number of token requests.</summary>
    public long Requests { get; init; }

    /// <summary>The number of fetched tokens.</summary>
    public long Fetched { get; init; }

    /// <summary>The number of removals.</summary>
    public long Removed { get; init; }

    /// <summary>
    /// The number of calls by result (a token, a failure, cancelled), the number of requests with a token by result, and the number of
    /// calls during which a failure would have counted as a violation.
    /// </summary>
    public required IReadOnlyDictionary<string, long> Ends { get; init; }

    public required IReadOnlyDictionary<string, long> Failures { get; init; }

    public required IReadOnlyDictionary<string, long> Faults { get; init; }

    public required IReadOnlyDictionary<string, long> Keys { get; init; }

    public required IReadOnlyDictionary<string, long> Revocations { get; init; }

    public required IReadOnlyDictionary<string, long> Intermediary { get; init; }

    public required IReadOnlyDictionary<string, long> Store { get; init; }

    public required IReadOnlyDictionary<string, long> Clocks { get; init; }

    [JsonIgnore]
    public bool IsFlat => Memory.IsFlat(BytesStart, BytesEnd);

    /// <summary>Whether there is no violation.</summary>
    [JsonIgnore]
    public bool IsGood => (FailedWhileValid, ServedPastLife, OverBound, Unobserved) == (0, 0, 0, 0) && IsFlat;

    [JsonIgnore]
    public string Counters =>
        $"{FailedWhileValid} failed while valid, {ServedPastLife} served past life, {OverBound} over bound, {Unobserved} unobserved, " +
        $"{BytesStart / 1e6:0.0} MB -> {BytesEnd / 1e6:0.0} MB (at most {Memory.Limit(BytesStart) / 1e6:0.0})";

    public string ToJson() => JsonSerializer.Serialize(this, Options);
}
