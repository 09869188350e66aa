using System.Net;
using System.Text.Json;

namespace TokenClients.Tool;

/// <summary>What a token comes in when it is copied: a header, quotation marks, a token service's answer, one encoding too many.</summary>
internal static class Wrapping
{
    private const string HeaderName = "Authorization:";
    private const string WrapScheme = "WRAP ";
    private const string WrapField = "wrap_access_token=";

    private static readonly string[] Fields = ["AccessToken", "access_token", "token"];

    public static string Remove(string text)
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

    /// <summary>The field of a WRAP answer; documents show its body folded over lines.</summary>
    private static string? OfForm(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c))).Split('&')
        .Where(field => field.StartsWith(WrapField, StringComparison.Ordinal))
        .Select(field => WebUtility.UrlDecode(field[WrapField.Length..])).FirstOrDefault();

    /// <summary>A Simple Web Token that was copied out of a form as it stood there.</summary>
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
            // The latter two: text that is no Unicode, before it is JSON and after.
            return null;
        }
    }
}
