using Spectre.Console;

namespace TokenClients.Tool;

/// <summary>Writes the results: a line for each step as text, or a single JSON object.</summary>
internal static class Report
{
    private const int MarkWidth = 9;
    private const int StepWidth = 10;

    public static void Write(Terminal terminal, string step, StepResult result)
    {
        var (mark, color) = Shown(result.Status);
        foreach (var line in result.Text.Split('\n'))
        {
            terminal.WriteRow((mark, MarkWidth, new Style(color)), (step, StepWidth, new Style(decoration: Decoration.Bold)), (line, 0, Style.Plain));
            (mark, step) = ("", "");
        }

        if (result.Advice is not null)
        {
            terminal.WriteRow(("", MarkWidth + StepWidth, Style.Plain), ($"-> {result.Advice}", 0, Style.Plain));
        }
    }

    public static string Json(DoctorContext context, IReadOnlyList<(string Step, StepResult Result)> results, int exitCode) => JsonText.Object(json =>
    {
        json.WriteString("service", context.Service.Name);
        json.WriteString("address", context.Address?.GetLeftPart(UriPartial.Path));
        json.WriteStartArray("steps");
        foreach (var (step, result) in results)
        {
            json.WriteStartObject();
            json.WriteString("step", step);
            json.WriteString("mark", Shown(result.Status).Text);
            json.WriteString("text", result.Text);
            json.WriteString("advice", result.Advice);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("exitCode", exitCode);
    });

    private static (string Text, Color Color) Shown(StepStatus status) => status switch
    {
        StepStatus.Ok => ("ok", Color.Green),
        StepStatus.Warn => ("warn", Color.Yellow),
        StepStatus.Fail => ("FAIL", Color.Red),
        _ => ("skipped", Color.Grey),
    };
}
