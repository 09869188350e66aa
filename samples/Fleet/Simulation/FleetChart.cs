using System.Globalization;
using TokenClients.Benchmarks.Charts;

namespace Fleet.Simulation;

/// <summary>
/// Draws fetches per lifetime against the number of nodes with log scales: a line for the fleets without a store and one for those
/// with it.
/// </summary>
internal sealed class FleetChart
{
    private const int Height = 400;
    private const int Left = 80;
    private const int Right = 620;
    private const int Top = 64;
    private const int Bottom = 340;

    private readonly SvgChart _chart = new();
    private readonly double _decadesAcross;
    private readonly double _decadesUp;

    public FleetChart(IReadOnlyList<FleetResult> results)
    {
        _decadesAcross = Math.Max(1, Math.Log10(results.Max(result => result.Nodes)));
        _decadesUp = Math.Max(1, Math.Log10(results.Max(result => Math.Max(1, result.FetchesPerLifetime))) + 0.2);
        _chart.Text(SvgChart.Margin, 38, "title", "fetches per token lifetime, by number of nodes", "log scales, simulated");
        DrawGrid();
        DrawLine("peer", "value", "each on its own", results.Where(result => !result.Store), skip: 1);
        DrawLine("ours", "us", "with a shared store", results.Where(result => result.Store), skip: 0);
    }

    public override string ToString() => _chart.ToSvg(Height, "Fetches per token lifetime against number of nodes, with and without a shared store");

    private void DrawGrid()
    {
        for (var decade = 0; decade <= _decadesUp; decade++)
        {
            var y = Y(Math.Pow(10, decade));
            _chart.Line("grid", Left, y, Right, y);
            _chart.Text(Left - 10, y + 4, "note", Number(Math.Pow(10, decade)), anchor: "end");
        }

        for (var decade = 0; decade <= _decadesAcross; decade++)
        {
            var x = X(Math.Pow(10, decade));
            _chart.Line("grid", x, Top, x, Bottom);
            _chart.Text(x, Bottom + 22, "note", Number(Math.Pow(10, decade)) + (decade == 0 ? " node" : ""), anchor: "middle");
        }
    }

    private void DrawLine(string color, string label, string name, IEnumerable<FleetResult> results, int skip)
    {
        var points = results.Select(result => (X: X(result.Nodes), Y: Y(result.FetchesPerLifetime), Value: result.FetchesPerLifetime)).ToList();
        _chart.Curve(color, [.. points.Select(point => (point.X, point.Y))]);

        // At one node both lines have the same value.
        foreach (var (x, y, value) in points.Skip(skip))
        {
            _chart.Text(x, y - 10, label, Number(value), anchor: "middle");
        }

        if (points is [.., var last])
        {
            _chart.Text(last.X + 14, last.Y + 4, label, name);
        }
    }

    private double X(double nodes) => Left + (Math.Log10(nodes) / _decadesAcross * (Right - Left));

    private double Y(double fetches) => Bottom - (Math.Log10(Math.Max(1, fetches)) / _decadesUp * (Bottom - Top));

    private static string Number(double value) =>
        value.ToString(value >= 100 || value == Math.Floor(value) ? "#,0" : value >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);
}
