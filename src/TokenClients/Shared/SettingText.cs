namespace TokenClients.Shared;

/// <summary>Checks that apply to the text of any setting. No message shows the text.</summary>
internal static class SettingText
{
    // The placeholders of shells and Spring, Octopus Deploy, Azure Pipelines, and Mustache.
    private static readonly (string Begin, string End)[] Brackets = [("${", "}"), ("#{", "}#"), ("#{", "}"), ("$(", ")"), ("{{", "}}")];

    /// <summary>Returns what is wrong with a text that is sent or compared, with the fix, or <see langword="null"/>.</summary>
    public static string? Fault(string text, string setting) =>
        Pem(text, setting) is { } pem ? pem
        : text.IndexOfAny(['\r', '\n']) >= 0 ? $"{setting} contains a line break; paste it again as one line."
        : text.Trim() != text ? $"{setting} starts or ends with a space; remove it."
        : text.Any(char.IsControl) ? $"{setting} contains a control character; paste it again."
        : Unresolved(text, setting);

    /// <summary>Whether a text contains a key or a certificate in PEM form.</summary>
    public static bool IsPem(string text) => text.IndexOf("-----BEGIN ", StringComparison.Ordinal) >= 0;

    /// <summary>Checks for a key in PEM form, which would be sent or shown with the setting.</summary>
    public static string? Pem(string text, string setting) => !IsPem(text) ? null
        : $"{setting} contains a key or certificate in PEM form, which belongs in a separate file; correct it.";

    /// <summary>Checks for enclosing quotation marks, which were meant for a shell or a file.</summary>
    public static string? Quoted(string text, string setting) =>
        text.Length > 1 && text[0] is '"' or '\'' && text[text.Length - 1] == text[0] ? $"{setting} is in quotation marks; remove them." : null;

    /// <summary>Checks for a reference that should have been replaced with a value.</summary>
    public static string? Unresolved(string text, string setting) =>
        IsKeyVaultReference(text) || Brackets.Any(bracket => IsNameBetween(text, bracket.Begin, bracket.End))
            ? $"{setting} is a reference such as '@Microsoft.KeyVault(…)', '${{NAME}}' or '#{{NAME}}#' that was not resolved; check that whatever resolves it runs and can read the value."
            : null;

    // Azure App Service leaves the reference unchanged if it cannot read the vault.
    private static bool IsKeyVaultReference(string text) =>
        text.StartsWith("@Microsoft.", StringComparison.OrdinalIgnoreCase) && text.EndsWith(")", StringComparison.Ordinal);

    private static bool IsNameBetween(string text, string begin, string end) =>
        text.Length > begin.Length + end.Length && text.StartsWith(begin, StringComparison.Ordinal) && text.EndsWith(end, StringComparison.Ordinal)
        && text.Skip(begin.Length).Take(text.Length - begin.Length - end.Length).All(c => char.IsLetterOrDigit(c) || c is '_' or '.' or ':' or '-' or ' ');
}
