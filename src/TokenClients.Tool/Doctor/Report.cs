using Spectre.Console;

namespace TokenClients.Tool;

/// <summary>Writes the results: a line for each step as text, or a single JSON object.</summary>
internal static class Report
{
    private const int MarkWidth = 9;
    private const int StepWidth = 10;

    public static void Write(Terminal terminal, string step, Finding finding)
    {
        var (mark, color) = Shown(finding.Mark);
        foreach (var line in finding.Text.Split('\n'))
        {
            terminal.WriteRow((mark, MarkWidth, new Style(color)), (step, StepWidth, new Style(decoration: Decoration.Bold)), (line, 0, Style.Plain));
            (mark, step) = ("", "");
        }

        if (finding.Advice is not null)
        {
            terminal.WriteRow(("", MarkWidth + StepWidth, Style.Plain), ($"-> {finding.Advice}", 0, Style.Plain));
        }
    }

    public static string Json(Case subject, IReadOnlyList<(string Step, Finding Finding)> findings, int exitCode) => JsonText.Object(json =>
    {
        json.WriteString("service", subject.Service.Name);
        json.WriteString("address", subject.Address?.GetLeftPart(UriPartial.Path));
        json.WriteStartArray("steps");
        foreach (var (step, finding) in findings)
        {
            json.WriteStartObject();
            json.WriteString("step", step);
            json.WriteString("mark", Shown(finding.Mark).Text);
            json.WriteString("text", finding.Text);
            json.WriteString("advice", finding.Advice);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("exitCode", exitCode);
    });

    private static (string Text, Color Color) Shown(Mark mark) => mark switch
    {
        Mark.Ok => ("ok", Color.Green),
        Mark.Warn => ("warn", Color.Yellow),
        Mark.Fail => ("FAIL", Color.Red),
        _ => ("skipped", Color.Grey),
    };
}
