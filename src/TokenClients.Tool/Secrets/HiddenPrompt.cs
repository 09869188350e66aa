using Spectre.Console;

namespace TokenClients.Tool;

/// <summary>Prompts for a secret at the terminal without showing the input.</summary>
internal static class HiddenPrompt
{
    public static Task<string> AskAsync(IAnsiConsole console, string what, CancellationToken cancellationToken)
    {
        // KeyAvailable turns the terminal's echo off, which must happen before the prompt appears.
        _ = Console.KeyAvailable;
        return new TextPrompt<string>($"Enter the {what} (input is hidden):").Secret(mask: null).ShowAsync(console, cancellationToken);
    }
}
