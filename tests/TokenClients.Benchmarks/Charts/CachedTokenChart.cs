using System.Globalization;
using TokenClients.Benchmarks.Ratios;

namespace TokenClients.Benchmarks.Charts;

/// <summary>
/// The chart of the front page: how many times as long a cached token takes from three other libraries. Each bar is the lowest
/// factor of all runs.
/// </summary>
internal static class CachedTokenChart
{
    private const int BarStart = 180;
    private const int LongestBar = 532;
    private const int FirstBar = 66;
    private const int RowHeight = 32;

    private const string Style = """
        <style>
        svg { color-scheme: light dark; font-family: system-ui, "Segoe UI", Helvetica, Arial, sans-serif; font-size: 14px; }
        .paper { fill: #ffffff; } text { fill: #1f2328; } .title { font-weight: 600; } .note { fill: #59636e; font-size: 12px; }
        .peer { fill: #8c959f; } .us { stroke: #1a7f37; stroke-width: 3; } .ours { fill: #1a7f37; font-weight: 600; font-size: 12px; }
        @media (prefers-color-scheme: dark) {
          .paper { fill: #0d1117; } text { fill: #e6edf3; } .note { fill: #9198a1; }
          .peer { fill: #6e7681; } .us { stroke: #3fb950; } .ours { fill: #3fb950; }
        }
        </style>
        """;

    private static readonly string[] Peers = ["IMemoryCache", "Google.Apis.Auth", "AWS SDK"];

    /// <summary>Reads what <c>ratios --json</c> wrote, and draws it.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> WriteAsync(string input, string output)
    {
        var measures = (await MeasureJson.ReadAsync(input)).Where(measure => measure.Name.StartsWith("cached hit, ns", StringComparison.Ordinal)).ToList();
        await File.WriteAllTextAsync(output, Draw([.. Peers.Select(peer => (peer, Factor(measures.Single(measure => measure.PeerName == peer))))]));
        return 0;
    }

    private static double Factor(Measure measure) => 1 / (measure.Ratios?.Highest ?? measure.Ratio);

    private static string Draw((string Peer, double Factor)[] bars)
    {
        var unit = LongestBar / bars.Max(bar => bar.Factor);
        var rows = string.Concat(bars.Select((bar, row) => Row(bar.Peer, bar.Factor, bar.Factor * unit, FirstBar + (row * RowHeight))));
        var label = string.Join(", ", bars.Select(bar => $"{bar.Peer} {Text(bar.Factor)}"));
        var end = FirstBar + (bars.Length * RowHeight) - 4;
        return string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="800" height="190" viewBox="0 0 800 190" role="img" aria-label="Time to get a cached token, relative to TokenClients: {label}">
            {Style}
            <rect class="paper" width="800" height="190" rx="6"/>
            <text class="title" x="24" y="32">Time to get a cached token, relative to TokenClients (lower is better)</text>
            {rows}<line class="us" x1="{BarStart + unit:0.#}" x2="{BarStart + unit:0.#}" y1="60" y2="{end}"/>
            <text class="ours" x="176" y="56">TokenClients: 1 ×</text>
            <text class="note" x="24" y="178">The lowest factor of all runs, each of which measured both in turns; see the benchmarks for all figures.</text>
            </svg>

            """);
    }

    private static string Row(string peer, double factor, double width, int y) => string.Create(CultureInfo.InvariantCulture, $"""
        <text x="24" y="{y + 16}">{peer}</text>
        <rect class="peer" x="{BarStart}" y="{y}" width="{width:0}" height="22" rx="3"/>
        <text x="{BarStart + width + 8:0}" y="{y + 16}">{Text(factor)} ×</text>

        """);

    private static string Text(double factor) => factor.ToString(factor < 10 ? "0.0" : "0", CultureInfo.InvariantCulture);
}
