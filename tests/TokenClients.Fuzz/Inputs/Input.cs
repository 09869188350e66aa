using System.Text;

namespace TokenClients.Fuzz;

/// <summary>What a parser is given.</summary>
internal sealed class Input(byte[] bytes)
{
    private string? _text;

    public byte[] Bytes => bytes;

    public int Length => bytes.Length;

    /// <summary>
    /// The bytes as UTF-8. Halves of characters, which UTF-8 cannot hold but .NET strings can, are written as U+E000 and
    /// U+E001.
    /// </summary>
    public string Text => _text ??= Encoding.UTF8.GetString(bytes).Replace('\uE000', '\uD800').Replace('\uE001', '\uDC00');

    /// <summary>The text with U+FFFD for each half of a character, which cannot be written.</summary>
    public static string Whole(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    public static Input Of(string text) => new(Encoding.UTF8.GetBytes(text));
}
