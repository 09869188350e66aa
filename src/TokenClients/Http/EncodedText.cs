using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace TokenClients.Http;

/// <summary>
/// Decodes texts in which an encoding may hide a secret. The texts are short, so this is cheap, however long a secret is.
/// </summary>
internal static class EncodedText
{
    /// <summary>The minimum number of characters that are decoded; with either encoding, these are at least six bytes.</summary>
    private const int ShortestRun = 12;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The ways to remove one layer of character escapes: of URLs, of HTML, and of JSON (<c>\u0041</c>) and quoted-printable
    /// (<c>=41</c>). Each may also change what was not escaped, so the text between two of them matters too.
    /// </summary>
    public static readonly IReadOnlyList<Func<string, string>> Unescapings =
    [
        text => text.Contains('%') ? Uri.UnescapeDataString(text) : text,
        text => text.Contains('&') ? WebUtility.HtmlDecode(text) : text,
        text => text.Contains('\\') || text.Contains('=')
            ? Regex.Replace(text, @"\\u(?<code>[0-9a-fA-F]{4})|=(?<code>[0-9a-fA-F]{2})|\\(?<code>)(?=[""/\\])", Character, RegexOptions.ExplicitCapture, Limit)
            : text,
    ];

    /// <summary>Returns the texts that are encoded as base64 or hexadecimal within a text, at any offset.</summary>
    public static List<string> Decode(string text)
    {
        var decoded = new List<string>();
        AddRuns(text, IsBase64, AddBase64, decoded);
        AddRuns(text, IsHexadecimal, AddHexadecimal, decoded);
        return decoded;
    }

    private static void AddRuns(string text, Func<char, bool> isPart, Action<string, List<string>> add, List<string> decoded)
    {
        for (var (start, end) = (0, 0); end <= text.Length; end++)
        {
            if (end == text.Length || !isPart(text[end]))
            {
                if (end - start >= ShortestRun)
                {
                    add(text.Substring(start, end - start), decoded);
                }

                start = end + 1;
            }
        }
    }

    private static void AddBase64(string run, List<string> decoded)
    {
        var characters = run.Replace('-', '+').Replace('_', '/');
        for (var before = 0; before < 4; before++)
        {
            // Padded on both sides, so that no byte whose characters are all present is lost.
            var whole = new string('A', before) + characters;
            decoded.Add(Encoding.UTF8.GetString(Convert.FromBase64String(whole.PadRight((whole.Length + 3) / 4 * 4, 'A'))));
        }
    }

    private static void AddHexadecimal(string run, List<string> decoded)
    {
        var digits = CommonRun.Normalize(run);
        for (var before = 0; before < 2 && digits.Length >= ShortestRun; before++)
        {
            var bytes = new byte[(digits.Length - before) / 2];
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] = (byte)((Digit(digits[before + (2 * i)]) << 4) + Digit(digits[before + (2 * i) + 1]));
            }

            decoded.Add(Encoding.UTF8.GetString(bytes));
        }
    }

    private static bool IsBase64(char character) =>
        character is (>= '0' and <= '9') or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '+' or '/' or '-' or '_';

    /// <summary>Whether a character is a hexadecimal digit or a separator between bytes.</summary>
    private static bool IsHexadecimal(char character) =>
        character is (>= '0' and <= '9') or (>= 'a' and <= 'f') or (>= 'A' and <= 'F') or ' ' or ':' or '-';

    private static int Digit(char digit) => digit <= '9' ? digit - '0' : digit - 'a' + 10;

    private static string Character(Match match) => match.Groups["code"].Value is { Length: > 0 } code
        ? ((char)int.Parse(code, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString() : "";
}
