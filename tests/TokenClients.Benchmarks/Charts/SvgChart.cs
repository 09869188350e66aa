using System.Globalization;
using System.Security;
using System.Text;

namespace TokenClients.Benchmarks.Charts;

/// <summary>
/// Writes a chart as a self-contained SVG, in light and dark colors. <c>ours</c> is the color of this library and <c>peer</c> that
/// of what it is compared with, for bars, lines and dots.
/// </summary>
internal sealed class SvgChart
{
    public const int Width = 800;
    public const int Margin = 24;

    // The background is drawn too, because a page's theme may differ from the system's, which the media query uses.
    private const string Style = """
        <style>
        svg { color-scheme: light dark; font-family: system-ui, "Segoe UI", Helvetica, Arial, sans-serif; font-size: 13px; }
        .paper { fill: #ffffff; } text { fill: #1f2328; } .title, .us { font-weight: 600; } .note { fill: #59636e; font-size: 12px; }
        .ours { fill: #1a7f37; } .peer { fill: #8c959f; } .grid { stroke: #d1d9e0; stroke-width: 1; }
        .line { stroke-width: 2.5; stroke-linejoin: round; } .line.ours { fill: none; stroke: #1a7f37; } .line.peer { fill: none; stroke: #8c959f; }
        @media (prefers-color-scheme: dark) {
          .paper { fill: #0d1117; } text { fill: #e6edf3; } .note { fill: #9198a1; }
          .ours { fill: #3fb950; } .peer { fill: #6e7681; } .grid { stroke: #30363d; }
          .line.ours { stroke: #3fb950; } .line.peer { stroke: #6e7681; }
        }
        </style>
        """;

    private readonly StringBuilder _body = new();

    /// <summary>Writes a text and, in a smaller font, a note after it.</summary>
    public void Text(double x, double y, string kind, string text, string? note = null, string anchor = "start") =>
        Add($"""<text class="{kind}" x="{x:0.#}" y="{y:0.#}" text-anchor="{anchor}">{SecurityElement.Escape(text)}{(note is null ? "" : $"<tspan class=\"note\" dx=\"8\">{note}</tspan>")}</text>""");

    public void Bar(string kind, double x, double y, double width, double height) =>
        Add($"""<rect class="{kind}" x="{x:0.#}" y="{y:0.#}" width="{width:0.#}" height="{height:0.#}" rx="2"/>""");

    public void Line(string kind, double x1, double y1, double x2, double y2) =>
        Add($"""<line class="{kind}" x1="{x1:0.#}" y1="{y1:0.#}" x2="{x2:0.#}" y2="{y2:0.#}"/>""");

    /// <summary>Draws a line through points, with a dot on each.</summary>
    public void Curve(string kind, IReadOnlyList<(double X, double Y)> points)
    {
        var path = string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.#},{point.Y:0.#}")));
        Add($"""<polyline class="line {kind}" points="{path}"/>""");
        foreach (var (x, y) in points)
        {
            Add($"""<circle class="{kind}" cx="{x:0.#}" cy="{y:0.#}" r="4"/>""");
        }
    }

    /// <summary>Returns the SVG.</summary>
    /// <param name="height">The height of the chart.</param>
    /// <param name="label">The text for readers who cannot see the chart.</param>
    public string ToSvg(int height, string label) => string.Create(CultureInfo.InvariantCulture, $"""
        <svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{height}" viewBox="0 0 {Width} {height}" role="img" aria-label="{SecurityElement.Escape(label)}">
        {Style}
        <rect class="paper" width="{Width}" height="{height}" rx="6"/>
        {_body}</svg>

        """);

    private void Add(FormattableString element) => _body.Append(element.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
