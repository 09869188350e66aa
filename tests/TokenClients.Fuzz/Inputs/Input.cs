using System.Text;

namespace TokenClients.Fuzz;

/// <summary>The input of a parser.</summary>
internal sealed class Input(byte[] bytes)
{
    private string? _text;

    public byte[] Bytes => bytes;

    public int Length => bytes.Length;

    /// <summary>
    /// The bytes decoded as UTF-8. U+E000 and U+E001 stand for unpaired surrogates, which .NET strings can contain but UTF-8
    /// cannot.
    /// </summary>
    public string Text => _text ??= Encoding.UTF8.GetString(bytes).Replace('\uE000', '\uD800').Replace('\uE001', '\uDC00');

    /// <summary>Returns the text with U+FFFD for each unpaired surrogate.</summary>
    public static string Whole(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    public static Input Of(string text) => new(Encoding.UTF8.GetBytes(text));
}
