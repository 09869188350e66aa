using System.Text;
using System.Text.RegularExpressions;

namespace TokenClients.Shared;

/// <summary>Makes texts from other sources safe for messages and logs: one line of limited length, without control characters.</summary>
internal static class ForeignText
{
    /// <summary>
    /// The maximum length of a text, in characters. The longest errors of the Access Control Service have 362 characters, those
    /// of Entra ID about 700.
    /// </summary>
    public const int Longest = 1000;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>Cleans a text whose secrets are not known: whatever looks like a key or a token is redacted.</summary>
    public static string? Clean(string text)
    {
        // More text is checked than shown, so that it does not end with the beginning of a key.
        var raw = text.Length <= 4 * Longest ? text : text.Substring(0, 4 * Longest);
        return Shorten(Regex.Replace(OneLine(raw), "[A-Za-z0-9+=_~%-]{16,}", match => IsKey(match.Value) ? "***" : match.Value, RegexOptions.None, Limit));
    }

    /// <summary>Returns the text as one printable line, without user names and passwords in addresses.</summary>
    public static string OneLine(string text) => Printable.Of(
        RemoveUserInfo(text.Replace('\r', ' ').Replace('\n', ' ').Replace('\t', ' ').Trim()));

    /// <summary>Truncates the text. Returns <see langword="null"/> if it is empty.</summary>
    public static string? Shorten(string text, int longest = Longest) =>
        text.Length == 0 ? null : text.Length <= longest ? text : text.Substring(0, longest) + "…";

    /// <summary>
    /// Removes user names and passwords from addresses in a text: all that stands between <c>://</c> and the last <c>@</c> before a slash
    /// or a space. A text of any length takes a time in proportion to it.
    /// </summary>
    public static string RemoveUserInfo(string text)
    {
        if (!text.Contains('@'))
        {
            return text;
        }

        var (bare, kept) = (new StringBuilder(text.Length), 0);
        for (var start = AuthorityAfter(0); start >= 0; start = AuthorityAfter(start))
        {
            var (end, at) = (start, -1);
            for (; end < text.Length && text[end] != '/' && !char.IsWhiteSpace(text[end]); end++)
            {
                at = text[end] == '@' ? end : at;
            }

            if (at > start)
            {
                bare.Append(text, kept, start - kept);
                kept = at + 1;
            }
        }

        return bare.Append(text, kept, text.Length - kept).ToString();

        int AuthorityAfter(int from) => text.IndexOf("://", from, StringComparison.Ordinal) is >= 0 and var mark ? mark + 3 : -1;
    }

    /// <summary>Whether a long word may be a key: it contains letters and digits, and is not a GUID.</summary>
    private static bool IsKey(string word) =>
        word.Any(char.IsDigit) && word.Any(char.IsLetter) && !Guid.TryParse(word, out _);
}
