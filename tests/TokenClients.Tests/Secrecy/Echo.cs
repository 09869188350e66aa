using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TokenClients.Tests;

/// <summary>Creates responses that repeat the credential of the request, in any place and encoding.</summary>
internal static partial class Echo
{
    public static IReadOnlyList<Func<string, string>> Disguises { get; } =
    [
        secret => secret,
        Uri.EscapeDataString,
        secret => Escape().Replace(Uri.EscapeDataString(secret), match => match.Value.ToLowerInvariant()),
        WebUtility.UrlEncode,
        secret => Uri.EscapeDataString(Uri.EscapeDataString(secret)),
        WebUtility.HtmlEncode,
        secret => JsonSerializer.Serialize(secret)[1..^1],
        secret => secret.ToUpperInvariant(),
        secret => Convert.ToBase64String(Encoding.UTF8.GetBytes($"id:{secret}")),
        secret => $"{secret[..(secret.Length / 2)]}...",
        secret => $"...{secret[(secret.Length / 2)..]}",
    ];

    public static IReadOnlyList<Func<string, string>> Shapes { get; } =
    [
        it => Answer($"401 {it}", "", $"WWW-Authenticate: Invalid token: {it}", $"MS-CV: {it}"),
        it => Answer("403 Forbidden", $"Error:Code:403:SubCode:{it}:Detail:ACS50012: {it}.:TraceID:{it}:TimeStamp:{it}"),
        it => Answer("400 Bad Request", $$"""{"error":"{{Quoted(it)}}","error_description":"{{Quoted(it)}}","trace_id":"{{Quoted(it)}}"}"""),
        it => Answer("503 Busy", $$"""{"error":["{{Quoted(it)}}"]}""", $"Retry-After: {it}", $"x-ms-request-id: {it}"),
        it => Answer("200 OK", $$"""{"access_token":"opaque-opaque","token_type":"{{Quoted(it)}}","expires_in":"{{Quoted(it)}}"}""", $"request-id: {it}"),
        it => Answer("200 OK", $"<html>You sent: {it}</html>", $"Content-Type: text/html; q=\"{it}\""),
        it => Answer("302 Found", "", $"Location: https://{it}.example/?key={it}"),
        it => Answer("307 Temporary Redirect", "", $"Location: /{it}"),
        it => Answer("200 OK", "", $"{it} and no colon"),
        it => $"HTTP/1.1 {it}\r\n\r\n",
        it => $"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{it}\r\n{it}",
        it => $"HTTP/1.1 200 OK\r\nContent-Length: {it}\r\n\r\n{it}",
    ];

    /// <summary>The secret of the request: the key or signature, without the names around it.</summary>
    public static string CredentialIn(string request)
    {
        var sent = Credential().Match(request).Groups["it"].Value;
        var text = sent.Length > 0 && Basic().IsMatch(request) ? Encoding.UTF8.GetString(Convert.FromBase64String(sent)) : sent;
        var decoded = WebUtility.UrlDecode(text[(text.IndexOf(':') + 1)..]);
        return decoded[(decoded.IndexOf("HMACSHA256=", StringComparison.Ordinal) is >= 0 and var mark ? mark + 11 : 0)..];
    }

    private static string Answer(string status, string body, params string[] headers) =>
        $"HTTP/1.1 {status}\r\n{string.Concat(headers.Select(header => $"{header}\r\n"))}Content-Length: {Encoding.Latin1.GetByteCount(body)}\r\n\r\n{body}";

    private static string Quoted(string text) => text.Replace("\\", "\\\\").Replace("\"", "\\\"");

    [GeneratedRegex("(Authorization: \\w+ |wrap_password=|wrap_assertion=|client_secret=)(?<it>[^\r&]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Credential();

    [GeneratedRegex("Authorization: Basic ", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Basic();

    [GeneratedRegex("%[0-9A-F]{2}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Escape();
}
