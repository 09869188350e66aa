using System.Diagnostics;
using System.Net;
using System.Text;

namespace TokenClients;

/// <summary>
/// Finds secrets in what a server says: the whole of one (its first 2,048 characters), or 12 letters and digits of it in a row, in either case, also
/// within base64 and behind several encodings. Other characters do not count, since each encoding and each server that
/// decodes once too often has others: a <c>+</c> comes back as a space.
/// </summary>
internal sealed class SecretPieces(IEnumerable<string?> secrets)
{
    private const int Layers = 3;

    /// <summary>So much of a secret is looked for: an assertion may be as long as a book.</summary>
    private const int Beginning = 2048;

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly string[] _secrets = [.. secrets.OfType<string>().Where(secret => secret.Length > 0)
        .Select(secret => secret.Length <= Beginning ? secret : secret.Substring(0, Beginning))];

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private string[]? _forms;

    /// <summary>The same with more secrets.</summary>
    public SecretPieces With(IEnumerable<string> more) => new([.. _secrets, .. more]);

    public bool AreIn(string text)
    {
        if (_secrets.Length == 0)
        {
            return false;
        }

        for (var layer = 0; ; layer++)
        {
            if (HasWhole(text) || HasWhole(text.Replace('+', ' ')) || HasPiece(text))
            {
                return true;
            }

            var decoded = WebUtility.HtmlDecode(Uri.UnescapeDataString(text));
            if (layer == Layers || decoded == text)
            {
                return false;
            }

            text = decoded;
        }
    }

    private bool HasWhole(string text) => _secrets.Any(secret => text.IndexOf(secret, StringComparison.OrdinalIgnoreCase) >= 0);

    private bool HasPiece(string text)
    {
        var pieces = new TextPieces(text);
        return (_forms ??= [.. _secrets.SelectMany(Forms)]).Any(form => pieces.AnyIn(form));
    }

    /// <summary>The secret, and what its base64 is wherever it begins within the text that was encoded.</summary>
    private static IEnumerable<string> Forms(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        return Enumerable.Range(0, 3).Select(before => Convert.ToBase64String([.. new byte[before], .. bytes]).Substring(before == 0 ? 0 : 4))
            .Concat([secret]);
    }
}
