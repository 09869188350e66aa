using System.Text;

namespace TokenClients.Tool;

/// <summary>Prompts for a secret at the terminal without showing the input.</summary>
internal static class HiddenPrompt
{
    // Control characters as the terminal sends them.
    private const char CtrlD = '\u0004';
    private const char CtrlU = '\u0015';
    private const char CtrlZ = '\u001a';
    private const char Escape = '\u001b';
    private const char Delete = '\u007f';

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>Returns what was entered up to Enter or the end of input (Ctrl-D); it may be empty.</summary>
    public static async Task<string> AskAsync(Terminal terminal, string what, CancellationToken cancellationToken)
    {
        // KeyAvailable turns the terminal's echo off, which must happen before the prompt appears. The runtime restores the
        // terminal when the process ends.
        _ = Console.KeyAvailable;
        terminal.Prompt($"Enter the {what} (input is hidden): ");
        try
        {
            return await ReadAsync(terminal.Time, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            terminal.Note("");
        }
    }

    private static async Task<string> ReadAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        while (true)
        {
            var key = await ReadKeyAsync(time, cancellationToken).ConfigureAwait(false);
            switch (key.KeyChar)
            {
                case '\r' or '\n' or CtrlD or CtrlZ:
                    return text.ToString();
                case '\b' or Delete:
                    text.Length = Math.Max(0, text.Length - 1);
                    break;
                case CtrlU:
                    text.Clear();
                    break;
                case '\0' or Escape:
                    break;
                default:
                    text.Append(key.KeyChar);
                    break;
            }
        }
    }

    /// <remarks>A blocking read of a key cannot be cancelled, so that Ctrl-C would have to wait for it.</remarks>
    private static async Task<ConsoleKeyInfo> ReadKeyAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        while (!Console.KeyAvailable)
        {
            await Task.Delay(PollInterval, time, cancellationToken).ConfigureAwait(false);
        }

        return Console.ReadKey(intercept: true);
    }
}
