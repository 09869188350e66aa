using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace TokenClients.Tests;

/// <summary>
/// The secrets, and whether a text contains one: any 12 consecutive characters of it, in upper or lower case, in plain text or
/// in base64, even if the text is encoded up to three times for a URL, a form, JSON or HTML.
/// </summary>
/// <remarks>
/// Why 12: 12 case-insensitive characters of base64 have about 60 bits. A run compares about 10⁷ positions of text with 10⁵
/// pieces, so it has a false match in one of a million runs. With 8 characters (40 bits), every other run would have one.
/// Everything that is added must therefore be secret: add a signature, not the token whose claims are public.
/// </remarks>
internal sealed partial class Leaks
{
    public const int Piece = 12;
    private const int Layers = 3;

    private static readonly Func<string, string>[] Decoders = [Uri.UnescapeDataString, WebUtility.UrlDecode, WebUtility.HtmlDecode, FromJson];

    private readonly Lock _lock = new();
    private readonly HashSet<string> _secrets = [];
    private readonly HashSet<string> _pieces = new(StringComparer.OrdinalIgnoreCase);

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _secrets.Count;
            }
        }
    }

    public void Add(string secret)
    {
        lock (_lock)
        {
            if (secret.Length < Piece)
            {
                throw new ArgumentException($"'{secret}' is too short: it could match by accident.", nameof(secret));
            }

            if (_secrets.Add(secret))
            {
                _pieces.UnionWith(Forms(secret).SelectMany(form => Pieces(form)));
            }
        }
    }

    /// <summary>Adds the secret part of a token: its signature if it consists of claims and a signature, otherwise all of it.</summary>
    public void AddToken(string token)
    {
        var signature = SignatureMark().Match(token) is { Success: true } match ? match.Groups["it"].Value : null;
        foreach (var secret in signature is null ? new[] { token } : [signature, Uri.UnescapeDataString(signature)])
        {
            Add(secret);
        }
    }

    /// <summary>Returns a fragment of a secret that the text contains, or <see langword="null"/>.</summary>
    public string? Find(string text)
    {
        lock (_lock)
        {
            var pieces = _pieces.GetAlternateLookup<ReadOnlySpan<char>>();
            foreach (var view in Views(text))
            {
                for (var i = 0; i + Piece <= view.Length; i++)
                {
                    if (pieces.Contains(view.AsSpan(i, Piece)))
                    {
                        return view.Substring(i, Piece);
                    }
                }
            }

            return null;
        }
    }

    private static IEnumerable<string> Pieces(string text) => Enumerable.Range(0, Math.Max(0, text.Length - Piece + 1)).Select(i => text.Substring(i, Piece));

    /// <summary>The secret, and the part of its base64 that depends only on the secret, for each offset within the encoded text.</summary>
    private static IEnumerable<string> Forms(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        yield return secret;
        for (var before = 0; before < 3; before++)
        {
            var base64 = Convert.ToBase64String([.. new byte[before], .. bytes]);
            yield return base64[(before == 0 ? 0 : 4)..^4];
        }
    }

    private static HashSet<string> Views(string text)
    {
        HashSet<string> views = [text];
        for (var layer = 0; layer < Layers; layer++)
        {
            views.UnionWith([.. views.SelectMany(view => Decoders.Select(decode => decode(view)))]);
        }

        return views;
    }

    private static string FromJson(string text) => !text.Contains('\\') ? text
        : JsonEscape().Replace(text, match => match.Groups["hex"] is { Success: true, Value: var hex } ? $"{(char)Convert.ToInt32(hex, 16)}" : match.Value[1..]);

    [GeneratedRegex(@"\\(u(?<hex>[0-9a-fA-F]{4})|[""\\/])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex JsonEscape();

    [GeneratedRegex("(HMACSHA256|sig)=(?<it>[^&\"]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SignatureMark();
}
