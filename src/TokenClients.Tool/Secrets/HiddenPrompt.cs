using Spectre.Console;

namespace TokenClients.Tool;

/// <summary>Asks the person at the terminal, and shows nothing of the answer.</summary>
internal static class HiddenPrompt
{
    public static Task<string> AskAsync(IAnsiConsole console, string what, CancellationToken cancellationToken)
    {
        // Looking for a key switches the terminal's own echo off, which has to be before the prompt invites to type.
        _ = Console.KeyAvailable;
        return new TextPrompt<string>($"The {what} (it does not show):").Secret(mask: null).ShowAsync(console, cancellationToken);
    }
}
