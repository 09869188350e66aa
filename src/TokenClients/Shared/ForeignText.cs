using System.Text.RegularExpressions;

namespace TokenClients.Shared;

/// <summary>Makes words of others fit for a message or a log: one line, bounded, without what steers a terminal.</summary>
internal static class ForeignText
{
    /// <summary>The longest text that is shown, in characters. The longest errors of the Access Control Service have 362, of Entra ID some 700.</summary>
    public const int Longest = 1000;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>Cleans a text whose secrets are not known: what looks like a key or a token is left out.</summary>
    public static string? Clean(string text)
    {
        // More is looked at than is shown, so that not even the beginning of a key is at its end.
        var raw = text.Length <= 4 * Longest ? text : text.Substring(0, 4 * Longest);
        return Shorten(Regex.Replace(OneLine(raw), "[A-Za-z0-9+=_~%-]{16,}", match => IsKey(match.Value) ? "***" : match.Value, RegexOptions.None, Limit));
    }

    /// <summary>One printable line, without the names and passwords in its addresses.</summary>
    public static string OneLine(string text) => Printable.Of(
        RemoveUserInfo(text.Replace('\r', ' ').Replace('\n', ' ').Replace('\t', ' ').Trim()));

    /// <summary>The text up to its bound, or <see langword="null"/> if there is none.</summary>
    public static string? Shorten(string text, int longest = Longest) =>
        text.Length == 0 ? null : text.Length <= longest ? text : text.Substring(0, longest) + "…";

    /// <summary>Removes the names and passwords from the addresses in a text.</summary>
    public static string RemoveUserInfo(string text) =>
        text.Contains('@') ? Regex.Replace(text, @"(?<=://)[^/@\s]+@", "", RegexOptions.None, Limit) : text;

    /// <summary>Letters and digits in one long word, unless it is a GUID.</summary>
    private static bool IsKey(string word) =>
        word.Any(char.IsDigit) && word.Any(char.IsLetter) && !Guid.TryParse(word, out _);
}
