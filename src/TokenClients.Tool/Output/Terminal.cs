namespace TokenClients.Tool;

/// <summary>
/// The standard streams: results go to the output, messages to the error stream, colors to terminals only.
/// </summary>
internal sealed class Terminal
{
    private const int NarrowestColumn = 20;

    private readonly StyledWriter _out = new(Console.Out, !Console.IsOutputRedirected);
    private readonly StyledWriter _error = new(Console.Error, !Console.IsErrorRedirected);

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Whether the standard error stream is a terminal.</summary>
    public bool ErrorIsTerminal { get; } = !Console.IsErrorRedirected;

    public bool InputIsRedirected { get; } = Console.IsInputRedirected;

    public bool CanPrompt => ErrorIsTerminal && !InputIsRedirected;

    /// <summary>Writes a line of the result, without wrapping or colors.</summary>
    public static void Write(string line) => Console.Out.WriteLine(line);

    /// <summary>Writes a row of a table. On a terminal, the last column is wrapped within the column.</summary>
    public void WriteRow(params (string Text, int Width, TextStyle Style)[] cells)
    {
        if (Console.IsOutputRedirected)
        {
            Write(string.Concat(cells.Select(cell => cell.Text.PadRight(cell.Width))).TrimEnd());
            return;
        }

        foreach (var (text, width, style) in cells[..^1])
        {
            _out.Write(text.PadRight(width), style);
        }

        var indent = cells.Sum(cell => cell.Width);
        var next = "";
        foreach (var line in WrappedText.Lines(cells[^1].Text, Math.Max(Console.WindowWidth - indent - 1, NarrowestColumn)))
        {
            _out.WriteLine(next + line, cells[^1].Style);
            next = new string(' ', indent);
        }
    }

    /// <summary>Writes a message.</summary>
    public void Note(string line) => _error.WriteLine(line);

    /// <summary>Writes a message without a line end.</summary>
    public void Prompt(string text) => _error.Write(text);

    public void Warn(string line) => _error.WriteLine($"Warning: {line}", TextStyle.Yellow);

    /// <summary>Writes error messages. If they cannot be written, the exit code alone reports the error.</summary>
    public void Fail(IEnumerable<string> lines)
    {
        try
        {
            foreach (var line in lines)
            {
                _error.WriteLine(line, TextStyle.Red);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The exit code still reports the error.
        }
    }
}
