using System.Net;
using System.Text.Json;

namespace TokenClients.Tool;

/// <summary>
/// Extracts a token from the text it was copied with: a header, quotation marks, a token service's response, or one URL
/// encoding too many.
/// </summary>
internal static class TokenExtractor
{
    private const string HeaderName = "Authorization:";
    private const string WrapScheme = "WRAP ";
    private const string WrapField = "wrap_access_token=";

    private static readonly string[] Fields = ["AccessToken", "access_token", "token"];

    public static string Extract(string text)
    {
        text = Unquoted(text);
        if (text.StartsWith('{'))
        {
            text = OfJson(text) ?? text;
        }

        if (text.StartsWith(HeaderName, StringComparison.OrdinalIgnoreCase))
        {
            text = text[HeaderName.Length..].Trim();
        }

        if (text.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return Unquoted(text["Bearer ".Length..]);
        }

        if (text.StartsWith(WrapScheme, StringComparison.OrdinalIgnoreCase))
        {
            text = text[WrapScheme.Length..].Trim();
            text = text.StartsWith("access_token=", StringComparison.OrdinalIgnoreCase) ? Unquoted(text["access_token=".Length..]) : text;
        }

        return OfForm(text) ?? Decoded(text);
    }

    private static string Unquoted(string text) => text.Trim().Trim('"', '\'').Trim();

    /// <summary>Reads the token from a WRAP response, which documentation shows with line breaks.</summary>
    private static string? OfForm(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c))).Split('&')
        .Where(field => field.StartsWith(WrapField, StringComparison.Ordinal))
        .Select(field => WebUtility.UrlDecode(field[WrapField.Length..])).FirstOrDefault();

    /// <summary>Decodes a Simple Web Token that was copied from a form without being decoded.</summary>
    private static string Decoded(string text) =>
        !text.Contains('&', StringComparison.Ordinal) && !text.Contains('=', StringComparison.Ordinal)
        && text.Contains("%26", StringComparison.Ordinal)
            ? WebUtility.UrlDecode(text) : text;

    private static string? OfJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return Fields.Select(name => document.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString() : null).FirstOrDefault(value => value is not null);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            // The latter two are thrown for text that is not valid Unicode.
            return null;
        }
    }
}
