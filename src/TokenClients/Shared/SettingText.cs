namespace TokenClients.Shared;

/// <summary>What is wrong with a text that a setting holds, whatever it is for. No fault shows the text.</summary>
internal static class SettingText
{
    // Of shells and Spring, Octopus Deploy, Azure Pipelines, Mustache.
    private static readonly (string Begin, string End)[] Brackets = [("${", "}"), ("#{", "}#"), ("#{", "}"), ("$(", ")"), ("{{", "}}")];

    /// <summary>Returns what no text that is sent or compared may hold, with its fix, or <see langword="null"/>.</summary>
    public static string? Fault(string text, string setting) =>
        Pem(text, setting) is { } pem ? pem
        : text.IndexOfAny(['\r', '\n']) >= 0 ? $"{setting} holds a line break; paste it again as one line."
        : text.Trim() != text ? $"{setting} begins or ends with a space; remove it."
        : text.Any(char.IsControl) ? $"{setting} holds a control character; paste it again."
        : Unresolved(text, setting);

    /// <summary>Whether a text holds a key or a certificate in PEM form.</summary>
    public static bool IsPem(string text) => text.IndexOf("-----BEGIN ", StringComparison.Ordinal) >= 0;

    /// <summary>A key in PEM form, which would be sent or shown with the setting.</summary>
    public static string? Pem(string text, string setting) => !IsPem(text) ? null
        : $"{setting} holds a key or certificate in PEM form, which belongs in a file of its own; correct it.";

    /// <summary>A text between quotation marks, which were meant for a shell or a file.</summary>
    public static string? Quoted(string text, string setting) =>
        text.Length > 1 && text[0] is '"' or '\'' && text[text.Length - 1] == text[0] ? $"{setting} is in quotation marks; remove them." : null;

    /// <summary>A reference to a value that something was to put in its place.</summary>
    public static string? Unresolved(string text, string setting) =>
        IsKeyVaultReference(text) || Brackets.Any(bracket => IsNameBetween(text, bracket.Begin, bracket.End))
            ? $"{setting} is a reference such as '@Microsoft.KeyVault(…)', '${{NAME}}' or '#{{NAME}}#' that nothing has resolved; check what is to put the value in its place, and whether it may read it."
            : null;

    // Azure App Service leaves it as it is where it cannot read the vault.
    private static bool IsKeyVaultReference(string text) =>
        text.StartsWith("@Microsoft.", StringComparison.OrdinalIgnoreCase) && text.EndsWith(")", StringComparison.Ordinal);

    private static bool IsNameBetween(string text, string begin, string end) =>
        text.Length > begin.Length + end.Length && text.StartsWith(begin, StringComparison.Ordinal) && text.EndsWith(end, StringComparison.Ordinal)
        && text.Skip(begin.Length).Take(text.Length - begin.Length - end.Length).All(c => char.IsLetterOrDigit(c) || c is '_' or '.' or ':' or '-' or ' ');
}
