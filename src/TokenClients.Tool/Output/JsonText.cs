using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TokenClients.Tool;

/// <summary>Creates JSON: one indented object, with only the escapes that JSON requires, because it is not read by a browser.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Object(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Indented))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        var text = Encoding.UTF8.GetString(stream.ToArray());
        return Console.OutputEncoding.CodePage == Encoding.UTF8.CodePage ? text : InAscii(text);
    }

    /// <summary>Escapes the characters that a console with another encoding would replace; these occur only in strings.</summary>
    internal static string InAscii(string json) => string.Concat(
        json.Select(c => char.IsAscii(c) ? c.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")));
}
