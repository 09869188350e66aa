using System.Diagnostics;

namespace TokenClients.Http;

/// <summary>
/// Keeps secrets out of messages and logs. A secret is found as a whole (its first 2,048 characters), or by any 12 consecutive
/// letters and digits of it, ignoring case, or by 6 of them in base64 or hexadecimal, under up to three layers of escapes. A
/// shorter part is not found. Other characters are ignored, because encodings, and servers that decode once too often, change
/// them: a <c>+</c> comes back as a space.
/// </summary>
internal sealed class SecretRedactor(IEnumerable<string?> secrets)
{
    private const int Layers = 3;

    private const int Piece = 12;

    /// <summary>
    /// How many consecutive characters identify a secret in decoded bytes: twelve base64 characters contain at least that many,
    /// wherever they begin.
    /// </summary>
    private const int DecodedPiece = 6;

    /// <summary>How many characters of a secret are searched for, because an assertion may have any length.</summary>
    private const int Beginning = 2048;

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly string[] _secrets = [.. secrets.OfType<string>().Where(secret => secret.Length > 0)
        .Select(secret => secret.Length <= Beginning ? secret : secret.Substring(0, Beginning))];

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private string[]? _normalized;

    /// <summary>Returns a redactor with additional secrets.</summary>
    public SecretRedactor With(IEnumerable<string> more) => new([.. _secrets, .. more]);

    /// <summary>Whether the text contains a secret, even in encoded form.</summary>
    public bool ContainsSecret(string text)
    {
        if (_secrets.Length == 0)
        {
            return false;
        }

        if (IsIn(text))
        {
            return true;
        }

        for (var layer = 0; layer < Layers; layer++)
        {
            var escaped = text;
            foreach (var unescape in EncodedText.Unescapings)
            {
                var decoded = unescape(text);
                if (decoded != text && IsIn(decoded))
                {
                    return true;
                }

                text = decoded;
            }

            if (text == escaped)
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Makes a text of a server safe to show: no secret, one printable line, limited length.</summary>
    public string? Redact(string? text, int longest = ForeignText.Longest)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        // More text is checked than shown, so that it does not end with the beginning of a secret. The cleaned text is checked
        // too, because removing characters may have revealed a secret.
        var raw = text!.Length <= 4 * longest ? text : text.Substring(0, 4 * longest);
        var clean = ForeignText.OneLine(raw);
        var bare = Printable.Remove(raw);
        return ContainsSecret(raw) || (clean != raw && ContainsSecret(clean)) || (bare != raw && ContainsSecret(bare))
            ? "withheld, because it repeats the credential"
            : ForeignText.Shorten(clean, longest);
    }

    /// <summary>Makes a server's correlation id safe to show.</summary>
    public string? RedactCorrelationId(string? id) => Redact(id, AccessToken.LongestCorrelationId);

    private bool IsIn(string text) => HasWhole(text) || HasWhole(text.Replace('+', ' ')) || HasPiece(text, Piece) || HasDecodedPiece(text);

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
