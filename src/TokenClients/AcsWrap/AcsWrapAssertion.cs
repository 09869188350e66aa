using System.Diagnostics;
using System.Runtime.Serialization;
using System.Text.Json.Serialization;

namespace TokenClients;

/// <summary>
/// A signed statement of who the client is, sent in place of name and password (draft-hardt-oauth-01 §5.2). It shows in
/// <see cref="Value"/> and nowhere else: <see cref="ToString"/>, the debugger and JSON serializers leave it out.
/// </summary>
/// <remarks>Immutable and safe to use from several threads.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class AcsWrapAssertion
{
    private const string SignatureMark = "HMACSHA256=";

    /// <summary>Makes an assertion of any format.</summary>
    /// <param name="format">The name the service has for it (<c>wrap_assertion_format</c>); the Access Control Service took <c>SAML</c> and <c>SWT</c>.</param>
    /// <param name="value">The assertion as text (<c>wrap_assertion</c>), as it is: the client encodes it for the form.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An argument is empty or whitespace. The message does not repeat it.</exception>
    public AcsWrapAssertion(string format, string value)
    {
        Format = NotBlank(format, nameof(format));
        Value = NotBlank(value, nameof(value));
    }

    /// <summary>The name of the format, <c>SAML</c> for instance.</summary>
    public string Format { get; }

    /// <summary>The assertion itself. Treat it like a password.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never), JsonIgnore, IgnoreDataMember]
    public string Value { get; }

    /// <summary>Makes an assertion of the format <c>SAML</c>.</summary>
    /// <param name="value">The assertion's XML.</param>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="value"/> is empty or whitespace.</exception>
    public static AcsWrapAssertion Saml(string value) => new("SAML", value);

    /// <summary>Makes an assertion of the format <c>SWT</c>.</summary>
    /// <param name="value">The Simple Web Token, from <see cref="SimpleWebToken.Create"/> for instance.</param>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="value"/> is empty or whitespace.</exception>
    public static AcsWrapAssertion Swt(string value) => new("SWT", value);

    /// <summary>The format; never the value.</summary>
    public override string ToString() => $"{Format} assertion";

    /// <summary>
    /// What must not show, should a server repeat it: the assertion, and the signature that makes a Simple Web Token one;
    /// each also as a server has it that decodes once more.
    /// </summary>
    internal IEnumerable<string> Secrets()
    {
        var mark = Value.LastIndexOf(SignatureMark, StringComparison.Ordinal);
        string[] texts = mark < 0 ? [Value] : [Value, Value.Substring(mark + SignatureMark.Length)];
        return texts.Concat(texts.Where(text => text.Contains('%')).Select(Uri.UnescapeDataString));
    }

    private static string NotBlank(string text, string parameter) =>
        string.IsNullOrWhiteSpace(text ?? throw new ArgumentNullException(parameter))
            ? throw new ArgumentException("The format and the value of an assertion must not be empty or whitespace.", parameter)
            : text;
}
