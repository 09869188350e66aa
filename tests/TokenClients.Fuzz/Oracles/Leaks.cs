using System.Net;
using System.Text;

namespace TokenClients.Fuzz;

/// <summary>
/// Finds a planted secret in a text: 14 letters and digits of it in a row, in either case, whatever stands between them; or
/// 14 of its base64 in the case that the encoding has; or either, up to three times encoded for a URL or HTML. The library
/// withholds 12; with two more, the letters around eleven of them make no failure.
/// </summary>
internal sealed class Leaks
{
    private const int Piece = 14;
    private const int Layers = 3;

    private readonly HashSet<string> _pieces = new(StringComparer.Ordinal);

    private readonly HashSet<string> _base64Pieces = new(StringComparer.Ordinal);

    public Leaks(params string[] secrets)
    {
        _pieces.UnionWith(secrets.Select(LettersAndDigits).Select(core => core.ToLowerInvariant()).SelectMany(Pieces));
        _base64Pieces.UnionWith(secrets.SelectMany(Base64).SelectMany(Pieces));
    }

    public static Leaks OfKey { get; } = new(Planted.Key);

    public static Leaks OfSignature { get; } = new(Planted.Signature);

    public bool IsIn(string? text)
    {
        for (var layer = 0; text is { Length: >= Piece } && layer <= Layers; layer++)
        {
            if (HasPiece(LettersAndDigits(text).ToLowerInvariant(), _pieces) || HasPiece(text, _base64Pieces))
            {
                return true;
            }

            var decoded = text.AsSpan().ContainsAny('%', '&') ? WebUtility.HtmlDecode(Uri.UnescapeDataString(text)) : text;
            text = decoded == text ? null : decoded;
        }

        return false;
    }

    private static bool HasPiece(string core, HashSet<string> pieces)
    {
        var known = pieces.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var i = 0; i + Piece <= core.Length; i++)
        {
            if (known.Contains(core.AsSpan(i, Piece)))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<string> Pieces(string core) =>
        Enumerable.Range(0, Math.Max(0, core.Length - Piece + 1)).Select(start => core.Substring(start, Piece));

    private static IEnumerable<string> Base64(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        return Enumerable.Range(0, 3).Select(before => Convert.ToBase64String([.. new byte[before], .. bytes])[(before == 0 ? 0 : 4)..^4]);
    }

    private static string LettersAndDigits(string text) => string.Concat(text.Where(char.IsLetterOrDigit));
}
