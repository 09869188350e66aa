using System.Text.Json;
using System.Text.Json.Serialization;

namespace TokenClients.Chaos;

/// <summary>What a run found. The first seven are the goals' numbers; the rest is for whoever wants to know how hard it was.</summary>
internal sealed record Report(
    int Calls, int FailedWhileValid, int ServedPastLife, int OverBound, int Unobserved, long BytesStart, long BytesEnd)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public int Seed { get; init; }

    /// <summary>Whether all calls were made; an interrupted run reports what it has.</summary>
    public bool IsComplete { get; init; }

    public double Seconds { get; init; }

    /// <summary>How long the clients' monotonic clock has run.</summary>
    public double VirtualSeconds { get; init; }

    public long WorkingSet { get; init; }

    /// <summary>How many token requests went out.</summary>
    public long Requests { get; init; }

    /// <summary>How many tokens were fetched with them.</summary>
    public long Fetched { get; init; }

    /// <summary>How often a token was removed.</summary>
    public long Removed { get; init; }

    /// <summary>
    /// How calls ended: with a token, without, cancelled; how requests did that carried one: with a good answer or without.
    /// And for how many calls the ledger held a token that a failure would have been judged by.
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

    /// <summary>Whether every goal is met.</summary>
    [JsonIgnore]
    public bool IsGood => (FailedWhileValid, ServedPastLife, OverBound, Unobserved) == (0, 0, 0, 0) && IsFlat;

    [JsonIgnore]
    public string Counters =>
        $"{FailedWhileValid} failed while valid, {ServedPastLife} served past life, {OverBound} over bound, {Unobserved} unobserved, " +
        $"{BytesStart / 1e6:0.0} MB -> {BytesEnd / 1e6:0.0} MB (at most {Memory.Limit(BytesStart) / 1e6:0.0})";

    public string ToJson() => JsonSerializer.Serialize(this, Options);
}
