using System.Globalization;
using System.Net;
using System.Text;

namespace TokenClients.Fuzz;

/// <summary>
/// An HTTP answer as an input: the status, a line for each header, an empty line, the body. The status 0 stands for no answer,
/// but an exception with the body for its message.
/// </summary>
internal static class Answer
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
    /// Whether it went well and the planted token is where tokens are: what holds a piece of one in any other place may be shown,
    /// for nobody can know it.
    /// </summary>
    public static bool HasToken(Input input)
    {
        if (input.Bytes is not [(byte)'2', _, _, (byte)'\n', (byte)'\n', .. var body])
        {
            return false;
        }

        var text = Encoding.Latin1.GetString(body);
        var start = TokenFields.FirstOrDefault(field => text.StartsWith(field, StringComparison.Ordinal))?.Length ?? text.Length;
        var signature = text.IndexOf(Planted.Signature, start, StringComparison.Ordinal);
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
