using System.Text.Json;

namespace TokenClients.Mutants.Report;

/// <summary>The mutants in the report that Stryker writes as JSON.</summary>
internal static class StrykerReport
{
    public static IReadOnlyList<Mutant> Read(string file)
    {
        using var report = JsonDocument.Parse(File.ReadAllBytes(file));
        var root = report.RootElement.GetProperty("projectRoot").GetString()!;
        return [.. report.RootElement.GetProperty("files").EnumerateObject().SelectMany(file => Mutants(root, file))];
    }

    private static IEnumerable<Mutant> Mutants(string root, JsonProperty file)
    {
        var lines = file.Value.GetProperty("source").GetString()!.Split('\n');
        foreach (var mutant in file.Value.GetProperty("mutants").EnumerateArray())
        {
            var (start, end) = (Place(mutant, "start"), Place(mutant, "end"));
            yield return new(
                int.Parse(mutant.GetProperty("id").GetString()!, CultureInfo.InvariantCulture),
                Path.GetRelativePath(root, file.Name),
                start.Line,
                OneLine(Between(lines, start, end)),
                OneLine(mutant.TryGetProperty("replacement", out var text) ? text.GetString()! : ""),
                mutant.GetProperty("status").GetString()!);
        }
    }

    private static (int Line, int Column) Place(JsonElement mutant, string end) =>
        mutant.GetProperty("location").GetProperty(end) is var place
            ? (place.GetProperty("line").GetInt32(), place.GetProperty("column").GetInt32())
            : default;

    private static string Between(string[] lines, (int Line, int Column) start, (int Line, int Column) end) =>
        start.Line == end.Line
            ? lines[start.Line - 1][(start.Column - 1)..(end.Column - 1)]
            : string.Join('\n', [lines[start.Line - 1][(start.Column - 1)..], .. lines[start.Line..(end.Line - 1)], lines[end.Line - 1][..(end.Column - 1)]]);

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
