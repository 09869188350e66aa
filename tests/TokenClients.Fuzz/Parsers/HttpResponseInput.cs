using System.Globalization;
using System.Net;
using System.Text;

namespace TokenClients.Fuzz;

/// <summary>
/// An HTTP response as an input: the status, a line for each header, an empty line, the body. With the status 0, there is no
/// response but an exception, whose message is the body.
/// </summary>
internal static class HttpResponseInput
{
    private static readonly string[] TokenFields = ["{\"access_token\":\"", "{\"AccessToken\":\"", "wrap_access_token="];

    public static HttpResponseMessage Read(Input input)
    {
        var bytes = input.Bytes;
        var split = bytes.AsSpan().IndexOf("\n\n"u8);
        var head = Encoding.Latin1.GetString(bytes, 0, split < 0 ? bytes.Length : split).Split('\n');
        var body = split < 0 ? [] : bytes[(split + 2)..];
        var status = int.TryParse(head[0], NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code is 0 or (>= 100 and <= 999) ? code : 200;
        if (status == 0)
        {
            throw new HttpRequestException(Encoding.UTF8.GetString(body));
        }

        var answer = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(body) };
        foreach (var line in head.AsSpan(1))
        {
            Add(answer, line);
        }

        return answer;
    }

    /// <summary>
    /// Whether the response is a success with the planted token in the place of the token. In any other place, a client cannot
    /// know that it is one, and may show it.
    /// </summary>
    public static bool HasToken(Input input)
    {
        if (input.Bytes is not [(byte)'2', _, _, (byte)'\n', (byte)'\n', .. var body])
        {
            return false;
        }

        var text = Encoding.Latin1.GetString(body);
        var start = TokenFields.FirstOrDefault(field => text.StartsWith(field, StringComparison.Ordinal))?.Length ?? text.Length;
        var signature = text.IndexOf(PlantedSecrets.Signature, start, StringComparison.Ordinal);
        return signature >= 0 && !text[start..signature].AsSpan().ContainsAny('"', '&');
    }

    private static void Add(HttpResponseMessage answer, string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0)
        {
            var (name, value) = (line[..colon], line[(colon + 1)..].Trim(' '));
            _ = answer.Headers.TryAddWithoutValidation(name, value) || answer.Content.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
