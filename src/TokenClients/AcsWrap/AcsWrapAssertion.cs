using System.Diagnostics;
using System.Runtime.Serialization;
using System.Text.Json.Serialization;

namespace TokenClients;

/// <summary>
/// A signed statement of who the client is, sent instead of a name and password (draft-hardt-oauth-01 §5.2). Only
/// <see cref="Value"/> contains the assertion itself; <see cref="ToString"/>, the debugger and JSON serializers omit it.
/// </summary>
/// <remarks>Immutable and safe to use from several threads.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class AcsWrapAssertion
{
    private const string SignatureMark = "HMACSHA256=";

    /// <summary>Creates an assertion of any format.</summary>
    /// <param name="format">
    /// The service's name for the format (<c>wrap_assertion_format</c>); the Access Control Service accepted <c>SAML</c> and
    /// <c>SWT</c>.
    /// </param>
    /// <param name="value">The assertion as text (<c>wrap_assertion</c>), not encoded: the client encodes it for the form.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An argument is empty or whitespace. The message does not contain it.</exception>
    public AcsWrapAssertion(string format, string value)
    {
        Format = RequireText(format, nameof(format));
        Value = RequireText(value, nameof(value));
    }

    /// <summary>The name of the format, <c>SAML</c> for instance.</summary>
    public string Format { get; }

    /// <summary>The assertion itself. Treat it like a password.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never), JsonIgnore, IgnoreDataMember]
    public string Value { get; }

    /// <summary>Creates an assertion of the format <c>SAML</c>.</summary>
    /// <param name="value">The assertion's XML.</param>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="value"/> is empty or whitespace.</exception>
    public static AcsWrapAssertion Saml(string value) => new("SAML", value);

    /// <summary>Creates an assertion of the format <c>SWT</c>.</summary>
    /// <param name="value">The Simple Web Token, from <see cref="SimpleWebToken.Create"/> for instance.</param>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="value"/> is empty or whitespace.</exception>
    public static AcsWrapAssertion Swt(string value) => new("SWT", value);

    /// <summary>The format; never the value.</summary>
    public override string ToString() => $"{Format} assertion";

    /// <summary>
    /// The texts to redact if a server repeats them: the assertion, and the signature of a Simple Web Token; each also
    /// URL-decoded, as a server sees it that decodes once too often.
    /// </summary>
    internal IEnumerable<string> Secrets()
    {
        var mark = Value.LastIndexOf(SignatureMark, StringComparison.Ordinal);
        string[] texts = mark < 0 ? [Value] : [Value, Value.Substring(mark + SignatureMark.Length)];
        return texts.Concat(texts.Where(text => text.Contains('%')).Select(Uri.UnescapeDataString));
    }

    private static string RequireText(string text, string parameter) =>
        string.IsNullOrWhiteSpace(text ?? throw new ArgumentNullException(parameter))
            ? throw new ArgumentException("The format and the value of an assertion must not be empty or whitespace.", parameter)
            : text;
}
