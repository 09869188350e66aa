using Spectre.Console;

namespace TokenClients.Tool;

/// <summary>The standard streams: results on one, words for people on the other, colours only where a terminal shows them.</summary>
internal sealed class Terminal
{
    // Wider than any line: what a file or a pipe gets is not broken.
    private const int Unbroken = 32 * 1024;

    private IAnsiConsole Out { get; } = Create(Console.Out, Console.IsOutputRedirected);

    public IAnsiConsole Error { get; } = Create(Console.Error, Console.IsErrorRedirected);

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Whether somebody reads the standard error stream as it comes.</summary>
    public bool HasReader { get; } = !Console.IsErrorRedirected;

    public bool InputIsRedirected { get; } = Console.IsInputRedirected;

    public bool CanAsk => HasReader && !InputIsRedirected;

    /// <summary>A line of the result as it is: not broken, not coloured.</summary>
    public static void Write(string line) => Console.Out.WriteLine(line);

    /// <summary>A row of a result for people: a terminal breaks its last column within the column, anything else not at all.</summary>
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

    /// <summary>A line for people.</summary>
    public void Note(string line) => Error.WriteLine(line, Style.Plain);

    public void Warn(string line) => Error.WriteLine($"Warning: {line}", new Style(Color.Yellow));

    /// <summary>The last words; where they cannot be written, the exit code has to do.</summary>
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
            // Nobody reads them.
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
            console.Profile.Width = Unbroken;
        }

        return console;
    }
}
