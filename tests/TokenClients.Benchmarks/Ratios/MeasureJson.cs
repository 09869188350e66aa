using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TokenClients.Benchmarks.Ratios;

/// <summary>Reads and writes measures as a JSON array.</summary>
[JsonSerializable(typeof(List<Measure>))]
internal sealed partial class MeasureJson : JsonSerializerContext
{
    private static readonly MeasureJson Readable = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // does not escape ≤ and µ
        WriteIndented = true,
    });

    public static async Task WriteAsync(string file, List<Measure> measures) =>
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(measures, Readable.ListMeasure) + "\n");

    public static async Task<List<Measure>> ReadAsync(string file) =>
        JsonSerializer.Deserialize(await File.ReadAllTextAsync(file), Readable.ListMeasure) ?? [];
}
