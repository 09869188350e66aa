using Spectre.Console;

namespace TokenClients.Tool;

/// <summary>
/// The standard streams: results go to the output, messages to the error stream, colors to terminals only.
/// </summary>
internal sealed class Terminal
{
    // Wider than any line, so that lines in files and pipes are not wrapped.
    private const int Unwrapped = 32 * 1024;

    private IAnsiConsole Out { get; } = Create(Console.Out, Console.IsOutputRedirected);

    public IAnsiConsole Error { get; } = Create(Console.Error, Console.IsErrorRedirected);

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Whether the standard error stream is a terminal.</summary>
    public bool ErrorIsTerminal { get; } = !Console.IsErrorRedirected;

    public bool InputIsRedirected { get; } = Console.IsInputRedirected;

    public bool CanPrompt => ErrorIsTerminal && !InputIsRedirected;

    /// <summary>Writes a line of the result, without wrapping or colors.</summary>
    public static void Write(string line) => Console.Out.WriteLine(line);

    /// <summary>Writes a row of a table. On a terminal, the last column is wrapped within the column.</summary>
    public void WriteRow(params (string Text, int Width, Style Style)[] cells)
    {
        if (Console.IsOutputRedirected)
        {
            Write(string.Concat(cells.Select(cell => cell.Text.PadRight(cell.Width))).TrimEnd());
            return;
        }

        var grid = new Grid();
        foreach (var (_, width, _) in cells)
        {
            grid.AddColumn(width == 0 ? new GridColumn().Padding(0, 0) : new GridColumn().Padding(0, 0).Width(width));
        }

        Out.Write(grid.AddRow([.. cells.Select(cell => new Text(cell.Text, cell.Style))]));
    }

    /// <summary>Writes a message.</summary>
    public void Note(string line) => Error.WriteLine(line, Style.Plain);

    public void Warn(string line) => Error.WriteLine($"Warning: {line}", new Style(Color.Yellow));

    /// <summary>Writes error messages. If they cannot be written, the exit code alone reports the error.</summary>
    public void Fail(IEnumerable<string> lines)
    {
        try
        {
            foreach (var line in lines)
            {
                Error.WriteLine(line, new Style(Color.Red));
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The exit code still reports the error.
        }
    }

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = redirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 }
                ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = InteractionSupport.Detect,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        if (redirected)
        {
            console.Profile.Width = Unwrapped;
        }

        return console;
    }
}
