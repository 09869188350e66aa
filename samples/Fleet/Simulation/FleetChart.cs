using System.Globalization;
using System.Text;

namespace Fleet.Simulation;

/// <summary>
/// Draws fetches per lifetime against the number of nodes as a self-contained SVG with log scales: a line for the
/// fleets without a store and one for those with it. It looks like the chart of the benchmarks.
/// </summary>
internal sealed class FleetChart
{
    private const int Width = 800;
    private const int Height = 400;
    private const int Left = 80;
    private const int Right = 620;
    private const int Top = 64;
    private const int Bottom = 340;

    // The background is drawn too, because a page's theme may differ from the system's, which the media query uses.
    private const string Style = """
        <style>
        svg { color-scheme: light dark; font-family: system-ui, "Segoe UI", Helvetica, Arial, sans-serif; font-size: 13px; }
        .paper { fill: #ffffff; } text { fill: #1f2328; } .title { font-weight: 600; } .note { fill: #59636e; font-size: 12px; }
        .line { fill: none; stroke-width: 2.5; stroke-linejoin: round; } .line.ours { stroke: #1a7f37; } .line.peer { stroke: #8c959f; }
        .dot.ours { fill: #1a7f37; } .dot.peer { fill: #8c959f; } .grid { stroke: #d1d9e0; stroke-width: 1; } .us { font-weight: 600; }
        @media (prefers-color-scheme: dark) {
          .paper { fill: #0d1117; } text { fill: #e6edf3; } .note { fill: #9198a1; }
          .line.ours { stroke: #3fb950; } .line.peer { stroke: #6e7681; }
          .dot.ours { fill: #3fb950; } .dot.peer { fill: #6e7681; } .grid { stroke: #30363d; }
        }
        </style>
        """;

    private readonly StringBuilder _body = new();
    private readonly double _decadesAcross;
    private readonly double _decadesUp;

    public FleetChart(IReadOnlyList<FleetResult> results)
    {
        _decadesAcross = Math.Max(1, Math.Log10(results.Max(result => result.Nodes)));
        _decadesUp = Math.Max(1, Math.Log10(results.Max(result => Math.Max(1, result.FetchesPerLifetime))) + 0.2);
        Text(24, 38, "title", "fetches per token lifetime, by number of nodes", "log scales, simulated");
        DrawGrid();
        DrawLine("peer", "value", "each on its own", results.Where(result => !result.Store), skip: 1);
        DrawLine("ours", "us", "with a shared store", results.Where(result => result.Store), skip: 0);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"""
        <svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{Height}" viewBox="0 0 {Width} {Height}" role="img" aria-label="Fetches per token lifetime against number of nodes, with and without a shared store">
        {Style}
        <rect class="paper" width="{Width}" height="{Height}" rx="6"/>
        {_body}</svg>

        """);

    private void DrawGrid()
    {
        for (var decade = 0; decade <= _decadesUp; decade++)
        {
            var y = Y(Math.Pow(10, decade));
            Line($"""<line class="grid" x1="{Left}" x2="{Right}" y1="{y:0.#}" y2="{y:0.#}"/>""");
            Text(Left - 10, y + 4, "note", Number(Math.Pow(10, decade)), anchor: "end");
        }

        for (var decade = 0; decade <= _decadesAcross; decade++)
        {
            var x = X(Math.Pow(10, decade));
            Line($"""<line class="grid" x1="{x:0.#}" x2="{x:0.#}" y1="{Top}" y2="{Bottom}"/>""");
            Text(x, Bottom + 22, "note", Number(Math.Pow(10, decade)) + (decade == 0 ? " node" : ""), anchor: "middle");
        }
    }

    private void DrawLine(string color, string label, string name, IEnumerable<FleetResult> results, int skip)
    {
        var points = results.Select(result => (X: X(result.Nodes), Y: Y(result.FetchesPerLifetime), Value: result.FetchesPerLifetime)).ToList();
        var path = string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.#},{point.Y:0.#}")));
        Line($"""<polyline class="line {color}" points="{path}"/>""");
        foreach (var point in points)
        {
            Line($"""<circle class="dot {color}" cx="{point.X:0.#}" cy="{point.Y:0.#}" r="4"/>""");
        }

        // At one node both lines have the same value.
        foreach (var (x, y, value) in points.Skip(skip))
        {
            Text(x, y - 10, label, Number(value), anchor: "middle");
        }

        if (points is [.., var last])
        {
            Text(last.X + 14, last.Y + 4, label, name);
        }
    }

    private double X(double nodes) => Left + (Math.Log10(nodes) / _decadesAcross * (Right - Left));

    private double Y(double fetches) => Bottom - (Math.Log10(Math.Max(1, fetches)) / _decadesUp * (Bottom - Top));

    private static string Number(double value) =>
        value.ToString(value >= 100 || value == Math.Floor(value) ? "#,0" : value >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);

    private void Text(double x, double y, string kind, string text, string? note = null, string anchor = "start") =>
        Line($"""<text class="{kind}" x="{x:0.#}" y="{y:0.#}" text-anchor="{anchor}">{text}{(note is null ? "" : $"<tspan class=\"note\" dx=\"8\">{note}</tspan>")}</text>""");

    private void Line(FormattableString line) => _body.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
