using System.Globalization;
using System.Security;
using System.Text;
using TokenClients.Benchmarks.Ratios;

namespace TokenClients.Benchmarks.Charts;

/// <summary>Draws the groups below each other.</summary>
internal sealed class ChartSvg
{
    private const int Width = 800;
    private const int Margin = 24;
    private const int BarStart = 170;
    private const int BarWidth = 500;
    private const int RowHeight = 22;
    private const int BarHeight = 14;
    private const int TitleHeight = 30;
    private const int GroupGap = 18;

    // The background is drawn too: a page's own theme and the system's, which the media query asks for, may differ.
    private const string Style = """
        <style>
        svg { color-scheme: light dark; font-family: system-ui, "Segoe UI", Helvetica, Arial, sans-serif; font-size: 13px; }
        .paper { fill: #ffffff; } text { fill: #1f2328; } .title { font-weight: 600; } .note { fill: #59636e; font-size: 12px; }
        .ours { fill: #1a7f37; } .peer { fill: #8c959f; } .grid { stroke: #d1d9e0; stroke-width: 1; } .us { font-weight: 600; }
        @media (prefers-color-scheme: dark) {
          .paper { fill: #0d1117; } text { fill: #e6edf3; } .note { fill: #9198a1; }
          .ours { fill: #3fb950; } .peer { fill: #6e7681; } .grid { stroke: #30363d; }
        }
        </style>
        """;

    private readonly StringBuilder _body = new();
    private int _y = Margin;

    public ChartSvg(IEnumerable<ChartGroup> groups)
    {
        foreach (var group in groups)
        {
            Draw(group);
        }
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"""
        <svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{_y}" viewBox="0 0 {Width} {_y}" role="img" aria-label="TokenClients and its peers, measured in one run">
        {Style}
        <rect class="paper" width="{Width}" height="{_y}" rx="6"/>
        {_body}</svg>

        """);

    private void Draw(ChartGroup group)
    {
        Text(Margin, _y + 14, "title", group.Title, group.IsLogarithmic ? "log scale" : null);
        _y += TitleHeight;
        var height = group.Bars.Count * RowHeight;
        foreach (var decade in group.Decades())
        {
            var x = BarStart + (group.Share(decade) * BarWidth);
            Line($"""<line class="grid" x1="{x:0.#}" x2="{x:0.#}" y1="{_y - 2}" y2="{_y + height - 4}"/>""");
        }

        foreach (var bar in group.Bars)
        {
            var width = Math.Max(1, group.Share(bar.Value) * BarWidth);
            Text(Margin, _y + 12, bar.IsOurs ? "us" : "name", bar.Name);
            Line($"""<rect class="{(bar.IsOurs ? "ours" : "peer")}" x="{BarStart}" y="{_y}" width="{width:0.#}" height="{BarHeight}" rx="2"/>""");
            Text(BarStart + width + 6, _y + 12, bar.IsOurs ? "us" : "value", Value(bar.Value, group.Unit));
            _y += RowHeight;
        }

        _y += GroupGap;
    }

    /// <summary>The title says what requests are; everything else carries its unit.</summary>
    private static string Value(double value, string unit) => RatioTable.Format(value, unit == "requests" ? "" : unit).TrimEnd();

    private void Text(double x, int y, string kind, string text, string? note = null) =>
        Line($"""<text class="{kind}" x="{x:0.#}" y="{y}">{SecurityElement.Escape(text)}{(note is null ? "" : $"<tspan class=\"note\" dx=\"8\">{note}</tspan>")}</text>""");

    private void Line(FormattableString line) => _body.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
