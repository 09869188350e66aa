using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using TokenClients.Formats;

namespace TokenClients;

/// <summary>
/// A Simple Web Token (SWT 0.9.5.1): form-encoded claims and an HMAC-SHA256 over them. This is what the Access Control
/// Service issues, and what it accepts as an assertion.
/// </summary>
/// <remarks>
/// Immutable and safe to use from several threads. <see cref="ToString"/> names the issuer and the expiry, never the
/// signature. A parsed token is a claim, not a proof: call <see cref="VerifySignature(byte[])"/>, and compare
/// <see cref="ExpiresOn"/> with your clock, before trusting it.
/// </remarks>
public sealed class SimpleWebToken
{
    private const string SignatureName = "HMACSHA256";
    private const string SignatureMark = "&" + SignatureName + "=";

    // The signed text exactly as received: ACS percent-encodes in lower case, so encoding the claims again would change the signature.
    private readonly string _signed;
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly string? _signature;

    private SimpleWebToken(string signed, string? signature, IReadOnlyList<KeyValuePair<string, string>> claims)
    {
        _signed = signed;
        _signature = signature;
        Claims = claims;
    }

    /// <summary>All claims in the order of the token, decoded, without the signature. A name may occur several times.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Claims { get; }

    /// <summary>The <c>Issuer</c> claim, or <see langword="null"/>.</summary>
    public string? Issuer => First("Issuer");

    /// <summary>The <c>Audience</c> claim, or <see langword="null"/>.</summary>
    public string? Audience => First("Audience");

    /// <summary>
    /// The <c>ExpiresOn</c> claim (Unix seconds), or <see langword="null"/> if there is none or it is not a number. A
    /// value past the year 9999 reads as <see cref="DateTimeOffset.MaxValue"/>.
    /// </summary>
    public DateTimeOffset? ExpiresOn => First("ExpiresOn") is { } text && TokenLifetime.TryParseSeconds(text, out var seconds)
        ? TokenLifetime.ToDate(seconds)
        : null;

    /// <summary>
    /// Returns the values of the claim <paramref name="name"/>, whether the name is repeated or one value is a comma-separated
    /// list (<c>net.windows.servicebus.action=Listen,Manage,Send</c>). Empty if the token has no such claim.
    /// </summary>
    /// <param name="name">The claim's name. Case-sensitive.</param>
    public IReadOnlyList<string> GetValues(string name) =>
        [.. Claims.Where(claim => claim.Key == name).SelectMany(claim => claim.Value.Split(','))];

    /// <summary>Parses a token. The signature is not verified.</summary>
    /// <param name="token">The token, decoded once: <c>Issuer=…&amp;ExpiresOn=…&amp;HMACSHA256=…</c>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="token"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException">The text is not a Simple Web Token. The message does not contain it.</exception>
    public static SimpleWebToken Parse(string token) =>
        TryParse(token ?? throw new ArgumentNullException(nameof(token)), out var result)
            ? result
            : throw new FormatException("Not a Simple Web Token: expected 'name=value' pairs joined with '&'.");

    /// <summary>Tries to parse a token. The signature is not verified.</summary>
    /// <param name="token">The token, decoded once.</param>
    /// <param name="result">The parsed token, or <see langword="null"/>.</param>
    /// <returns>Whether <paramref name="token"/> is a Simple Web Token, signed or not.</returns>
    public static bool TryParse(string? token, [NotNullWhen(true)] out SimpleWebToken? result)
    {
        result = null;
        if (string.IsNullOrEmpty(token))
        {
            return false;
        }

        var (signed, signature) = SplitSignature(token!);
        var claims = new List<KeyValuePair<string, string>>();
        foreach (var pair in signed.Split('&'))
        {
            var equals = pair.IndexOf('=');
            if (equals <= 0)
            {
                return false;
            }

            claims.Add(new(WebUtility.UrlDecode(pair.Substring(0, equals)), WebUtility.UrlDecode(pair.Substring(equals + 1))));
        }

        result = new SimpleWebToken(signed, signature, claims);
        return true;
    }

    /// <summary>Creates and signs a token.</summary>
    /// <param name="claims">The claims, in the order in which they are written.</param>
    /// <param name="key">The key, decoded from its base64 form.</param>
    /// <returns>The token as text, ready to send (encode it once more inside a form).</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// There is no claim, the name of a claim is empty or that of the signature, or the key is empty.
    /// </exception>
    public static string Create(IEnumerable<KeyValuePair<string, string>> claims, byte[] key)
    {
        var signed = new StringBuilder();
        foreach (var claim in claims ?? throw new ArgumentNullException(nameof(claims)))
        {
            if (string.IsNullOrEmpty(claim.Key) || claim.Key == SignatureName)
            {
                throw new ArgumentException($"A claim must have a name other than '{SignatureName}', which is the name of the signature.", nameof(claims));
            }

            signed.Append(signed.Length == 0 ? "" : "&")
                .Append(Uri.EscapeDataString(claim.Key)).Append('=').Append(Uri.EscapeDataString(claim.Value));
        }

        if (signed.Length == 0)
        {
            throw new ArgumentException("A token needs at least one claim.", nameof(claims));
        }

        var signature = Convert.ToBase64String(Sign(signed.ToString(), key));
        return signed.Append(SignatureMark).Append(Uri.EscapeDataString(signature)).ToString();
    }

    /// <summary>
    /// Returns whether this token was signed with <paramref name="key"/>. The comparison takes constant time. Returns
    /// <see langword="false"/> for an unsigned token. The expiry is not checked.
    /// </summary>
    /// <param name="key">The key, decoded from its base64 form.</param>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="key"/> is empty.</exception>
    public bool VerifySignature(byte[] key)
    {
        var expected = Sign(_signed, key);
        return TryDecodeSignature(out var actual) && FixedTime.AreEqual(expected, actual);
    }

    /// <summary>Returns the issuer, audience and expiry; never the signature.</summary>
    public override string ToString() => string.Format(
        CultureInfo.InvariantCulture, "SWT issuer={0} audience={1} expires={2:u}", Issuer, Audience, ExpiresOn);

    private string? First(string name) => Claims.FirstOrDefault(claim => claim.Key == name).Value;

    private bool TryDecodeSignature(out byte[] signature)
    {
        signature = [];
        if (_signature is null)
        {
            return false;
        }

        try
        {
            signature = Convert.FromBase64String(Uri.UnescapeDataString(_signature));
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static (string Signed, string? Signature) SplitSignature(string token)
    {
        var mark = token.LastIndexOf(SignatureMark, StringComparison.Ordinal);
        var signature = mark < 0 ? null : token.Substring(mark + SignatureMark.Length);

        // The signature is the last pair. Text after it would not be signed, so such a token counts as unsigned.
        return signature is null || signature.Contains('&') ? (token, null) : (token.Substring(0, mark), signature);
    }

    private static byte[] Sign(string text, byte[] key)
    {
        if ((key ?? throw new ArgumentNullException(nameof(key))).Length == 0)
        {
            throw new ArgumentException("The key must not be empty: anybody could sign with it.", nameof(key));
        }

        using var hmac = new HMACSHA256(key);
        return hmac.ComputeHash(Encoding.UTF8.GetBytes(text));
    }
}
