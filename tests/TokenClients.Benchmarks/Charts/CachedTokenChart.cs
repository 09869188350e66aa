using System.Globalization;
using TokenClients.Benchmarks.Ratios;

namespace TokenClients.Benchmarks.Charts;

/// <summary>
/// Draws the chart of the front page: how many times as long a cached token takes with three other libraries. Each bar is the lowest
/// factor of all runs.
/// </summary>
internal static class CachedTokenChart
{
    private const int Height = 190;
    private const int BarStart = 180;
    private const int LongestBar = 532;
    private const int BarHeight = 22;
    private const int FirstBar = 66;
    private const int RowHeight = 32;

    private static readonly string[] Peers = ["IMemoryCache", "Google.Apis.Auth", "AWS SDK"];

    /// <summary>Reads the results of <c>ratios --json</c> and writes the chart.</summary>
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
        var chart = new SvgChart();
        chart.Text(SvgChart.Margin, 32, "title", "Time to get a cached token, relative to TokenClients (lower is better)");
        var unit = LongestBar / bars.Max(bar => bar.Factor);
        var y = FirstBar;
        foreach (var (peer, factor) in bars)
        {
            chart.Text(SvgChart.Margin, y + 16, "name", peer);
            chart.Bar("peer", BarStart, y, factor * unit, BarHeight);
            chart.Text(BarStart + (factor * unit) + 8, y + 16, "value", $"{Text(factor)} ×");
            y += RowHeight;
        }

        chart.Line("line ours", BarStart + unit, FirstBar - 6, BarStart + unit, y - 4);
        chart.Text(BarStart, FirstBar - 10, "us ours", "TokenClients: 1 ×");
        chart.Text(SvgChart.Margin, Height - 12, "note", "The lowest factor of all runs, each of which measured both alternately; see the benchmarks for all figures.");
        return chart.ToSvg(Height, $"Time to get a cached token, relative to TokenClients: {string.Join(", ", bars.Select(bar => $"{bar.Peer} {Text(bar.Factor)}"))}");
    }

    private static string Text(double factor) => factor.ToString(factor < 10 ? "0.0" : "0", CultureInfo.InvariantCulture);
}
