using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.Serialization;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Serialization;

namespace TokenClients;

/// <summary>
/// An access token with its expiry and its ready-made <c>Authorization</c> header. Only <see cref="Value"/> and
/// <see cref="Authorization"/> contain the token itself; <see cref="ToString"/>, the debugger and JSON serializers omit them.
/// </summary>
/// <remarks>Immutable and safe to use from several threads.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class AccessToken
{
    /// <summary>The shortest token that is searched for in other texts. A shorter one may appear in them by chance.</summary>
    internal const int ShortestSecret = 8;

    /// <summary>The maximum length of a correlation id, in characters.</summary>
    internal const int LongestCorrelationId = 128;

    /// <summary>
    /// The correlation id as received, truncated such that a token that begins within the limit is still recognized. Checking
    /// the id costs as much as everything else here, so it is checked when it is first read.
    /// </summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly string? _receivedId;

    /// <summary>Creates a token. Custom implementations of <see cref="ITokenProvider"/> use this constructor.</summary>
    /// <param name="value">
    /// The token as it is sent. Whitespace around it is removed, because some services send a line break after the token.
    /// </param>
    /// <param name="expiresOn">When the token expires by this machine's clock: the current time plus the token's lifetime.</param>
    /// <param name="authorization">The <c>Authorization</c> header that carries the token; by default <c>Bearer {value}</c>.</param>
    /// <param name="scope">The scope that the request named, or <see langword="null"/> if it named none.</param>
    /// <param name="correlationId">
    /// The service's id for the request, or <see langword="null"/>. It is truncated to 128 characters, and replaced by a note
    /// if it contains the token.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// <paramref name="value"/> is empty, or has a character that is not printable ASCII. The message does not contain the value.
    /// </exception>
    public AccessToken(
        string value,
        DateTimeOffset expiresOn,
        AuthenticationHeaderValue? authorization = null,
        string? scope = null,
        string? correlationId = null)
    {
        value = WithoutWhitespace(value ?? throw new ArgumentNullException(nameof(value)));
        if (!IsValidHeaderValue(value))
        {
            throw new ArgumentException("A token must not be empty and must be printable ASCII.", nameof(value));
        }

        Value = value;
        ExpiresOn = expiresOn;
        Authorization = authorization ?? new AuthenticationHeaderValue("Bearer", value);
        Request = new TokenRequest { Scope = scope };
        _receivedId = correlationId is { Length: > 2 * LongestCorrelationId } ? correlationId.Substring(0, 2 * LongestCorrelationId) : correlationId;
    }

    /// <summary>The token itself. Treat it like a password.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never), JsonIgnore, IgnoreDataMember]
    public string Value { get; }

    /// <summary>The ready-made <c>Authorization</c> header. One instance can be set on any number of requests.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never), JsonIgnore, IgnoreDataMember]
    public AuthenticationHeaderValue Authorization { get; }

    /// <summary>
    /// The authorization scheme: <c>Bearer</c> for ARR and OAuth, <c>WRAP</c> for ACS, <c>SharedAccessSignature</c> for
    /// Service Bus SAS.
    /// </summary>
    public string Scheme => Authorization.Scheme;

    /// <summary>The scope that the request named, or <see langword="null"/> for the client's default.</summary>
    public string? Scope => Request.Scope;

    /// <summary>
    /// The scopes that an OAuth server says it granted, separated by spaces. <see langword="null"/> if it did not say, which means
    /// that it granted what was requested (RFC 6749 §5.1). A server may grant fewer scopes than requested, or name them differently.
    /// </summary>
    public string? GrantedScope { get; init => field = string.IsNullOrEmpty(value) ? null : value; }

    /// <summary>
    /// The certificate that the client presented when it requested the token, to which the server may have bound it (RFC 8705 §3), or
    /// <see langword="null"/>. The connection to the resource must present the same certificate. An <see cref="HttpClient"/> with
    /// <c>AddTokenHandler</c> does that; an <see cref="AccessTokenHandler"/> that you construct does not.
    /// </summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never), JsonIgnore, IgnoreDataMember]
    public X509Certificate2? BindingCertificate { get; init; }

    /// <summary>
    /// When the token expires by this machine's clock. The clients add the lifetime that the service reports to the local
    /// time, so an incorrect local clock does not matter.
    /// </summary>
    public DateTimeOffset ExpiresOn { get; }

    /// <summary>
    /// The service's id for the request that returned this token (<c>MS-CV</c>, <c>request-id</c>), or <see langword="null"/>.
    /// The service's support asks for it.
    /// </summary>
    public string? CorrelationId => field ??= _receivedId is null ? null : WithoutToken(_receivedId, Value);

    /// <summary>
    /// How far the service's clock was ahead of this machine's, or <see langword="null"/> if the response did not say. Used by
    /// instances that share the token.
    /// </summary>
    internal TimeSpan? ServerClockOffset { get; init; }

    /// <summary>
    /// The request that returned the token, reduced to what is part of its cache key, so that
    /// <see cref="TokenRequest.Replacing"/> finds the token's entry in a cache.
    /// </summary>
    internal TokenRequest Request
    {
        get;
        init => field = value.WithoutConstraints();
    }

    /// <summary>Returns the scheme, scope, expiry and correlation id; never the value.</summary>
    public override string ToString() => string.Format(
        CultureInfo.InvariantCulture,
        "{0} token for {1}, expires {2:u}, correlation id {3}",
        Scheme, Scope is null ? "the default scope" : Printable.Of(Scope), ExpiresOn, CorrelationId ?? "(none)");

    /// <summary>Returns the token with another request, or with its expiry by another clock.</summary>
    internal AccessToken With(DateTimeOffset expiresOn, in TokenRequest request) => With(expiresOn, request, BindingCertificate);

    /// <summary>Returns the token with another request, with its expiry by another clock, and bound to that certificate.</summary>
    internal AccessToken With(DateTimeOffset expiresOn, in TokenRequest request, X509Certificate2? certificate) =>
        expiresOn == ExpiresOn && request.WithoutConstraints() == Request && certificate == BindingCertificate
            ? this
            : new(Value, expiresOn, Authorization, correlationId: _receivedId)
            {
                Request = request,
                GrantedScope = GrantedScope,
                BindingCertificate = certificate,
                ServerClockOffset = ServerClockOffset,
            };

    /// <summary>Returns an id that is safe to show: some servers put the token into it.</summary>
    private static string WithoutToken(string id, string value) =>
        CommonRun.ExistsIn(value, CommonRun.Normalize(id), length: 12) || (value.Length >= ShortestSecret && id.IndexOf(value, StringComparison.OrdinalIgnoreCase) >= 0)
            ? "withheld, because it repeats the token"
            : Printable.Of(id.Length <= LongestCorrelationId ? id : id.Substring(0, LongestCorrelationId) + "…");

    /// <summary>Removes the whitespace around a text that was read as a token.</summary>
    internal static string WithoutWhitespace(string text) => text.Trim(' ', '\t', '\r', '\n');

    /// <summary>Whether a header can carry <paramref name="value"/>: printable ASCII that does not start or end with a space.</summary>
    internal static bool IsValidHeaderValue(string value)
    {
#if NET
        if (value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return false;
        }
#else
        foreach (var character in value)
        {
            if (character is < ' ' or > '~')
            {
                return false;
            }
        }
#endif

        return value.Length > 0 && value[0] != ' ' && value[value.Length - 1] != ' ';
    }
}
