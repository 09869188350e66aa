using System.Text;

namespace TokenClients.Fuzz;

/// <summary>Inputs of any length that repeat one short piece within a frame. A parser with quadratic costs is slow on them.</summary>
internal sealed record Family(string Before, string Piece, string After)
{
    private static readonly string[] Pieces =
    [
        ";", "&", "=", "a=b&", "a=b;", "=;", "&=", "+", "%", "%41", "%25", "%2525", "%c3", "\"", "'", "\\", "\\\"", "\\\\", "\\u0041", "\\ud800", ".", "a.", "..", "../",
        "/", ":", "://", "://a@", "http://a@b ", "@", "#", "?", "0", "9", "1e9", "-", "-_", "A", "a", "Zm9v", "==", "[", "]", "{\"a\":", "[{\"a\":[", "\"a\":1,", ",", " ", "\t",
        "\r\n", "\0", "é", "𝄞", "\uE000", "&amp;", "&#65;", "&#x41;", "&lt", "<", ":SubCode:", ":Detail:", ":TraceID:", ":TimeStamp:", "r8LuxCKD6DW ", "HMACSHA256=", "&HMACSHA256=",
    ];

    public static IReadOnlyList<Family> Of(Parser parser) =>
    [
        .. parser.Frames.SelectMany(frame => Pieces.Select(piece => new Family(frame.Before, piece, frame.After))),
        .. parser.Words.Except(Pieces).Select(word => new Family(parser.Frames[0].Before, word, parser.Frames[0].After)),
    ];

    /// <summary>Creates an input of at most that many bytes.</summary>
    public Input Make(int length)
    {
        var room = length - Encoding.UTF8.GetByteCount(Before) - Encoding.UTF8.GetByteCount(After);
        return Input.Of(Before + string.Concat(Enumerable.Repeat(Piece, Math.Max(1, room / Encoding.UTF8.GetByteCount(Piece)))) + After);
    }

    public override string ToString() => $"\"{Escaped(Before)}\" + n × \"{Escaped(Piece)}\" + \"{Escaped(After)}\"";

    private static string Escaped(string text) => string.Concat(text.Select(c => c is < ' ' or > '~' ? $"\\u{(int)c:x4}" : $"{c}"));
}
