using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace TokenClients.Http;

/// <summary>What stands in a text under an encoding. A text is short, so this costs little, however long a secret is.</summary>
internal static class EncodedText
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>Takes off one layer of the encodings of characters: of URLs, HTML, JSON (<c>\u0041</c>) and mail (<c>=41</c>).</summary>
    public static string Unescape(string text)
    {
        var decoded = text.Contains('%') || text.Contains('&') ? WebUtility.HtmlDecode(Uri.UnescapeDataString(text)) : text;
        return decoded.Contains('\\') || decoded.Contains('=')
            ? Regex.Replace(decoded, @"\\u(?<code>[0-9a-fA-F]{4})|=(?<code>[0-9a-fA-F]{2})|\\(?<code>)(?=[""/\\])", Character, RegexOptions.ExplicitCapture, Limit)
            : decoded;
    }

    /// <summary>The texts that stand in base64 or hexadecimal within a text, wherever they begin.</summary>
    public static IEnumerable<string> Decode(string text)
    {
        foreach (var run in Runs(text, "[A-Za-z0-9+/_-]{12,}"))
        {
            for (var before = 0; before < 4; before++)
            {
                var base64 = run.Substring(before, (run.Length - before) / 4 * 4).Replace('-', '+').Replace('_', '/');
                yield return Encoding.UTF8.GetString(Convert.FromBase64String(base64));
            }
        }

        foreach (var run in Runs(text, "([0-9a-fA-F]{2}[ :-]?){6,}"))
        {
            var digits = CommonRun.Normalize(run);
            yield return Encoding.UTF8.GetString([.. Enumerable.Range(0, digits.Length / 2).Select(i => Hex(digits.Substring(2 * i, 2)))]);
        }
    }

    private static IEnumerable<string> Runs(string text, string pattern) =>
        Regex.Matches(text, pattern, RegexOptions.None, Limit).Cast<Match>().Select(match => match.Value);

    private static string Character(Match match) => match.Groups["code"].Value is { Length: > 0 } code
        ? ((char)int.Parse(code, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString() : "";

    private static byte Hex(string digits) => byte.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
