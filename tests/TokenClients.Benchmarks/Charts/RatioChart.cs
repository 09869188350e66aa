using TokenClients.Benchmarks.Ratios;

namespace TokenClients.Benchmarks.Charts;

/// <summary>Draws all measures as bars: a group for each measure, and in it a bar for each library.</summary>
internal sealed class RatioChart
{
    private const string Us = "TokenClients";
    private const int BarStart = 170;
    private const int BarWidth = 500;
    private const int RowHeight = 22;
    private const int BarHeight = 14;
    private const int TitleHeight = 30;
    private const int GroupGap = 18;

    private readonly SvgChart _chart = new();
    private int _y = SvgChart.Margin;

    /// <summary>Reads the results of <c>ratios --json</c> and writes the chart.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> WriteAsync(string input, string output)
    {
        var chart = new RatioChart();
        foreach (var group in Groups(await MeasureJson.ReadAsync(input)))
        {
            chart.Draw(group);
        }

        await File.WriteAllTextAsync(output, chart._chart.ToSvg(chart._y, "TokenClients and other libraries, measured in one run"));
        return 0;
    }

    /// <summary>TokenClients first, then the others in the order of the measures. TokenClients was measured with each of them; its bar is the median.</summary>
    private static IEnumerable<ChartGroup> Groups(IEnumerable<Measure> measures) =>
        from measure in measures
        group measure by (measure.Name, measure.Unit) into same
        select new ChartGroup(
            same.Key.Name,
            same.Key.Unit,
            [
                new ChartBar(Us, Interleaved.Median(same.Select(m => m.Ours)), IsOurs: true),
                .. same.Select(m => new ChartBar(m.PeerName, m.Peer, IsOurs: false)),
            ]);

    private void Draw(ChartGroup group)
    {
        _chart.Text(SvgChart.Margin, _y + 14, "title", group.Title, group.IsLogarithmic ? "log scale" : null);
        _y += TitleHeight;
        var height = group.Bars.Count * RowHeight;
        foreach (var decade in group.Decades())
        {
            var x = BarStart + (group.Share(decade) * BarWidth);
            _chart.Line("grid", x, _y - 2, x, _y + height - 4);
        }

        foreach (var bar in group.Bars)
        {
            var width = Math.Max(1, group.Share(bar.Value) * BarWidth);
            _chart.Text(SvgChart.Margin, _y + 12, bar.IsOurs ? "us" : "name", bar.Name);
            _chart.Bar(bar.IsOurs ? "ours" : "peer", BarStart, _y, width, BarHeight);
            _chart.Text(BarStart + width + 6, _y + 12, bar.IsOurs ? "us" : "value", Value(bar.Value, group.Unit));
            _y += RowHeight;
        }

        _y += GroupGap;
    }

    /// <summary>The title contains the unit "requests"; other values are followed by their unit.</summary>
    private static string Value(double value, string unit) => RatioTable.Format(value, unit == "requests" ? "" : unit).TrimEnd();
}
