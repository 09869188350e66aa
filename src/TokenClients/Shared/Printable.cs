using System.Globalization;
using System.Text;

namespace TokenClients.Shared;

/// <summary>
/// Makes text from other sources safe for a log or a terminal: characters that would control it, reverse the text or be
/// invisible are written as escapes, for instance <c>\u202e</c>.
/// </summary>
internal static class Printable
{
    // Letters and marks by their Unicode category that are nevertheless invisible.
    private const string Invisible = "\u034F\u115F\u1160\u17B4\u17B5\u3164\uFFA0";

    /// <summary>Returns the text with escapes; the same instance if it needs none.</summary>
    public static string Of(string text) => Replace(text, code => "\\u" + code.ToString("x4", CultureInfo.InvariantCulture));

    /// <summary>Returns the text without these characters.</summary>
    public static string Remove(string text) => Replace(text, static _ => "");

    private static string Replace(string text, Func<int, string> replacement)
    {
        StringBuilder? result = null;
        int length;
        for (var i = 0; i < text.Length; i += length)
        {
            length = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]) ? 2 : 1;
            if (IsHidden(text, i))
            {
                result ??= new StringBuilder(text, 0, i, text.Length + 16);
                result.Append(replacement(length == 2 ? char.ConvertToUtf32(text, i) : text[i]));
            }
            else
            {
                result?.Append(text, i, length);
            }
        }

        return result?.ToString() ?? text;
    }

    private static bool IsHidden(string text, int index) =>
        text[index] is < ' ' or > '~'
        && (CharUnicodeInfo.GetUnicodeCategory(text, index) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate
            || Invisible.IndexOf(text[index]) >= 0);
}
