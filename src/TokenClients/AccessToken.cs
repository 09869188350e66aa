using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.Serialization;
using System.Text.Json.Serialization;

namespace TokenClients;

/// <summary>
/// An access token. Its value shows in <see cref="Value"/> and <see cref="Authorization"/> and nowhere else:
/// <see cref="ToString"/>, the debugger and JSON serializers leave it out.
/// </summary>
/// <remarks>Immutable and safe to use from several threads.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class AccessToken
{
    /// <summary>A shorter text is no secret, and stands in many an id by chance.</summary>
    internal const int ShortestSecret = 8;

    /// <summary>Makes a token, as an <see cref="ITokenProvider"/> of your own does.</summary>
    /// <param name="value">The token as it is sent.</param>
    /// <param name="expiresOn">When it runs out, by this machine's clock: now + its lifetime.</param>
    /// <param name="authorization">The <c>Authorization</c> header that carries it; by default <c>Bearer {value}</c>.</param>
    /// <param name="scope">The scope the request named, or <see langword="null"/> if it named none.</param>
    /// <param name="correlationId">
    /// The service's id of the exchange, or <see langword="null"/>. At most 128 characters are kept, and none if it repeats the
    /// token.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// <paramref name="value"/> is empty or holds a character that no header can carry. The message does not repeat it.
    /// </exception>
    public AccessToken(
        string value,
        DateTimeOffset expiresOn,
        AuthenticationHeaderValue? authorization = null,
        string? scope = null,
        string? correlationId = null)
    {
        if (!IsValidHeaderValue(value ?? throw new ArgumentNullException(nameof(value))))
        {
            throw new ArgumentException("A token is not empty and holds nothing but visible ASCII characters, with spaces at most between them.", nameof(value));
        }

        Value = value;
        ExpiresOn = expiresOn;
        Authorization = authorization ?? new AuthenticationHeaderValue("Bearer", value);
        Scope = scope;
        CorrelationId = WithoutToken(correlationId, value);
    }

    /// <summary>The longest correlation id that is kept, in characters.</summary>
    internal const int LongestCorrelationId = 128;

    /// <summary>The token itself. Treat it like a password.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never), JsonIgnore, IgnoreDataMember]
    public string Value { get; }

    /// <summary>The ready-made <c>Authorization</c> header; one instance serves any number of requests.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never), JsonIgnore, IgnoreDataMember]
    public AuthenticationHeaderValue Authorization { get; }

    /// <summary>
    /// The authorization scheme: <c>Bearer</c> for ARR and OAuth, <c>WRAP</c> for ACS, <c>SharedAccessSignature</c> for SAS.
    /// </summary>
    public string Scheme => Authorization.Scheme;

    /// <summary>The scope that was named in the request, or <see langword="null"/> for the client's own default.</summary>
    public string? Scope { get; }

    /// <summary>
    /// When the token runs out, by this machine's clock. Clients compute it from the lifetime the service gave, so a
    /// clock that is wrong stays right in comparison with itself.
    /// </summary>
    public DateTimeOffset ExpiresOn { get; }

    /// <summary>The service's id of the exchange that made this token (<c>MS-CV</c>, <c>request-id</c>), for its support.</summary>
    public string? CorrelationId { get; }

    /// <summary>
    /// How far the service's clock was ahead of this machine's, as far as its answer told; for instances that share the token.
    /// </summary>
    internal TimeSpan? ServerClockOffset { get; init; }

    /// <summary>Scheme, scope, expiry and correlation id; never the value.</summary>
    public override string ToString() => string.Format(
        CultureInfo.InvariantCulture,
        "{0} token for {1}, expires {2:u}, correlation id {3}",
        Scheme, Scope ?? "the default scope", ExpiresOn, CorrelationId ?? "(none)");

    /// <summary>The same token under another scope, or by another clock.</summary>
    internal AccessToken With(DateTimeOffset expiresOn, string? scope) => expiresOn == ExpiresOn && scope == Scope
        ? this
        : new(Value, expiresOn, Authorization, scope, CorrelationId) { ServerClockOffset = ServerClockOffset };

    /// <summary>The id, fit to be shown beside a token that must not be: some servers put the token into it.</summary>
    private static string? WithoutToken(string? correlationId, string value)
    {
        if (correlationId is null)
        {
            return null;
        }

        // A piece that begins before the end of what is kept may end behind it.
        var id = correlationId.Length <= 2 * LongestCorrelationId ? correlationId : correlationId.Substring(0, 2 * LongestCorrelationId);
        return new TextPieces(id).AnyIn(value) || (value.Length >= ShortestSecret && id.IndexOf(value, StringComparison.OrdinalIgnoreCase) >= 0)
            ? "withheld, because it repeats the token"
            : id.Length <= LongestCorrelationId ? id : id.Substring(0, LongestCorrelationId) + "…";
    }

    /// <summary>Whether a header can carry <paramref name="value"/>: visible ASCII, with spaces at most inside.</summary>
    internal static bool IsValidHeaderValue(string value)
    {
        foreach (var character in value)
        {
            if (character is < ' ' or > '~')
            {
                return false;
            }
        }

        return value.Length > 0 && value[0] != ' ' && value[value.Length - 1] != ' ';
    }
}
