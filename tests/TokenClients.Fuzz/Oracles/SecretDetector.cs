using System.Net;
using System.Text;

namespace TokenClients.Fuzz;

/// <summary>
/// Finds secrets in a text: 14 consecutive letters and digits of a secret, ignoring case and any other characters between them; or
/// 14 consecutive characters of its base64; or either of these, encoded up to three times for a URL or HTML. The library removes
/// 12 consecutive characters. The limit here is higher, so that 11 of them next to other letters are not a false alarm.
/// </summary>
internal sealed class SecretDetector
{
    private const int Piece = 14;
    private const int Layers = 3;

    private readonly HashSet<string> _pieces = new(StringComparer.Ordinal);

    private readonly HashSet<string> _base64Pieces = new(StringComparer.Ordinal);

    public SecretDetector(params string[] secrets)
    {
        _pieces.UnionWith(secrets.Select(LettersAndDigits).Select(core => core.ToLowerInvariant()).SelectMany(Pieces));
        _base64Pieces.UnionWith(secrets.SelectMany(Base64).SelectMany(Pieces));
    }

    public static SecretDetector ForKey { get; } = new(PlantedSecrets.Key);

    public static SecretDetector ForSignature { get; } = new(PlantedSecrets.Signature);

    public bool Finds(string? text)
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
