namespace TokenClients.Tool;

/// <summary>Writes text in a style, on terminals only and not if <c>NO_COLOR</c> is set.</summary>
internal sealed class StyledWriter(TextWriter writer, bool isTerminal)
{
    private readonly bool _isStyled = isTerminal
        && Environment.GetEnvironmentVariable("NO_COLOR") is null or ""
        && Environment.GetEnvironmentVariable("TERM") != "dumb";

    public void Write(string text, TextStyle style = TextStyle.Plain)
    {
        if (!_isStyled || style == TextStyle.Plain)
        {
            writer.Write(text);
        }
        else if (OperatingSystem.IsWindows())
        {
            // Consoles of older versions do not know escape sequences.
            Console.ForegroundColor = ConsoleColorOf(style);
            writer.Write(text);
            Console.ResetColor();
        }
        else
        {
            writer.Write($"\u001b[{CodeOf(style)}m{text}\u001b[0m");
        }
    }

    public void WriteLine(string text, TextStyle style = TextStyle.Plain)
    {
        Write(text, style);
        writer.WriteLine();
    }

    private static int CodeOf(TextStyle style) => style switch
    {
        TextStyle.Bold => 1,
        TextStyle.Green => 32,
        TextStyle.Yellow => 33,
        TextStyle.Red => 31,
        _ => 90,
    };

    private static ConsoleColor ConsoleColorOf(TextStyle style) => style switch
    {
        TextStyle.Bold => ConsoleColor.White,
        TextStyle.Green => ConsoleColor.Green,
        TextStyle.Yellow => ConsoleColor.Yellow,
        TextStyle.Red => ConsoleColor.Red,
        _ => ConsoleColor.DarkGray,
    };
}
