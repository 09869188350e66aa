using System.Globalization;

namespace TokenClients.Benchmarks.Ratios;

/// <summary>The options of <c>ratios</c>.</summary>
/// <param name="Runs">The number of processes that measure, one after the other.</param>
/// <param name="File">The file for the measures as JSON, or <see langword="null"/>.</param>
internal sealed record RatioOptions(int Runs, string? File)
{
    /// <summary>Reads the command line, or returns <see langword="null"/> if an option is not valid.</summary>
    public static RatioOptions? Parse(string[] options) => options switch
    {
        [] => new(1, null),
        ["--json", var file, .. var rest] => Parse(rest) is { } others ? others with { File = file } : null,
        ["--runs", var text, .. var rest] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var runs) && runs > 0 =>
            Parse(rest) is { } others ? others with { Runs = runs } : null,
        _ => null,
    };
}
