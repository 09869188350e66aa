namespace TokenClients.Tool;

/// <summary>Writes the results: a line for each step as text, or a single JSON object.</summary>
internal static class Report
{
    private const int MarkWidth = 9;
    private const int StepWidth = 10;

    public static void Write(Terminal terminal, string step, StepResult result)
    {
        var (mark, style) = Shown(result.Status);
        foreach (var line in result.Text.Split('\n'))
        {
            terminal.WriteRow((mark, MarkWidth, style), (step, StepWidth, TextStyle.Bold), (line, 0, TextStyle.Plain));
            (mark, step) = ("", "");
        }

        if (result.Advice is not null)
        {
            terminal.WriteRow(("", MarkWidth + StepWidth, TextStyle.Plain), ($"-> {result.Advice}", 0, TextStyle.Plain));
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

    private static (string Text, TextStyle Style) Shown(StepStatus status) => status switch
    {
        StepStatus.Ok => ("ok", TextStyle.Green),
        StepStatus.Warn => ("warn", TextStyle.Yellow),
        StepStatus.Fail => ("FAIL", TextStyle.Red),
        _ => ("skipped", TextStyle.Gray),
    };
}
