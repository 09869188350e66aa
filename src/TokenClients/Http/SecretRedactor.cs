using System.Diagnostics;

namespace TokenClients.Http;

/// <summary>
/// Keeps secrets out of what is shown. A secret is found as a whole (its first 2,048 characters), or by 12 letters and
/// digits of it in a row, in either case, or by 6 of them in base64 or hexadecimal, and behind three layers of escapes. A
/// shorter part is not found. Other characters do not count, since each encoding and each server that decodes once too
/// often has others: a <c>+</c> comes back as a space.
/// </summary>
internal sealed class SecretRedactor(IEnumerable<string?> secrets)
{
    private const int Layers = 3;

    private const int Piece = 12;

    /// <summary>How much of a secret tells that bytes were one, which twelve characters of base64 are wherever they begin.</summary>
    private const int DecodedPiece = 6;

    /// <summary>How much of a secret is searched for: an assertion has no limit of its own.</summary>
    private const int Beginning = 2048;

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly string[] _secrets = [.. secrets.OfType<string>().Where(secret => secret.Length > 0)
        .Select(secret => secret.Length <= Beginning ? secret : secret.Substring(0, Beginning))];

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private string[]? _normalized;

    /// <summary>Returns a redactor that knows more secrets.</summary>
    public SecretRedactor With(IEnumerable<string> more) => new([.. _secrets, .. more]);

    /// <summary>Whether the text repeats a secret, in whatever disguise.</summary>
    public bool ContainsSecret(string text)
    {
        if (_secrets.Length == 0)
        {
            return false;
        }

        for (var layer = 0; ; layer++)
        {
            if (HasWhole(text) || HasWhole(text.Replace('+', ' ')) || HasPiece(text, Piece) || HasDecodedPiece(text))
            {
                return true;
            }

            var decoded = EncodedText.Unescape(text);
            if (layer == Layers || decoded == text)
            {
                return false;
            }

            text = decoded;
        }
    }

    /// <summary>Makes a server's words fit to be shown: no secret, one printable line, not too long.</summary>
    public string? Redact(string? text, int longest = ForeignText.Longest)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        // More is checked than is shown, so that not even the beginning of a secret is at its end. What is taken out may be
        // what kept a secret from being one.
        var raw = text!.Length <= 4 * longest ? text : text.Substring(0, 4 * longest);
        var clean = ForeignText.OneLine(raw);
        var bare = Printable.Remove(raw);
        return ContainsSecret(raw) || (clean != raw && ContainsSecret(clean)) || (bare != raw && ContainsSecret(bare))
            ? "withheld, because it repeats the credential"
            : ForeignText.Shorten(clean, longest);
    }

    /// <summary>Makes a server's correlation id fit to be shown.</summary>
    public string? RedactCorrelationId(string? id) => Redact(id, AccessToken.LongestCorrelationId);

    private bool HasWhole(string text)
    {
        foreach (var secret in _secrets)
        {
            if (text.IndexOf(secret, StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private bool HasDecodedPiece(string text)
    {
        foreach (var decoded in EncodedText.Decode(text))
        {
            if (HasPiece(decoded, DecodedPiece))
            {
                return true;
            }
        }

        return false;
    }

    private bool HasPiece(string text, int length)
    {
        _normalized ??= [.. _secrets.Select(CommonRun.Normalize)];
        var letters = CommonRun.Normalize(text);
        foreach (var secret in _normalized)
        {
            if (CommonRun.Exists(letters, secret, length))
            {
                return true;
            }
        }

        return false;
    }
}
