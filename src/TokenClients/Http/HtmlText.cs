using System.Net;
using System.Text.RegularExpressions;

namespace TokenClients.Http;

/// <summary>Extracts the visible text of an HTML page.</summary>
internal static class HtmlText
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>Whether a text is an HTML page, whatever its content type.</summary>
    public static bool IsPage(string text)
    {
        var start = text.TrimStart();
        return start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Returns the text of a page, without its markup, scripts and styles.</summary>
    public static string Of(string page)
    {
        var text = Replace(page, @"<(script|style)\b.*?(</\1\s*>|$)|<!--.*?(-->|$)|<[^>]*>");
        return Replace(WebUtility.HtmlDecode(text), @"\s+").Trim();
    }

    private static string Replace(string text, string pattern)
    {
        try
        {
            return Regex.Replace(text, pattern, " ", RegexOptions.IgnoreCase | RegexOptions.Singleline, Limit);
        }
        catch (RegexMatchTimeoutException)
        {
            return "";
        }
    }
}
