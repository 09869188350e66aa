using System.Text.RegularExpressions;

namespace TokenClients;

/// <summary>The words for one service's failures: what happened, what to do, and never a secret.</summary>
/// <param name="service">What people call the service.</param>
/// <param name="endpoint">Where requests go.</param>
/// <param name="credential">The settings that make up the credential.</param>
/// <param name="address">The settings that make up the address.</param>
/// <param name="secrets">What must not show, should a server repeat it.</param>
internal sealed class TokenFailures(string service, Uri endpoint, string credential, string address, SecretPieces secrets)
{
    private const int LongestDetail = 300;

    public TokenFailures(string service, Uri endpoint, string credential, string address, string?[] secrets)
        : this(service, endpoint, credential, address, new SecretPieces(secrets))
    {
    }

    /// <summary>Where requests go, without the query, which may hold anything.</summary>
    public Uri Endpoint { get; } = new(endpoint.GetLeftPart(UriPartial.Path));

    /// <summary>The same words for an exchange with more secrets, which were made for it alone.</summary>
    public TokenFailures Withholding(IEnumerable<string> more) => new(service, endpoint, credential, address, secrets.With(more));

    /// <summary>The same words for an exchange that brought a token, usable or not.</summary>
    public TokenFailures WithholdingToken(string? token) => token?.Length >= AccessToken.ShortestSecret ? Withholding([token]) : this;

    /// <summary>The failure that an answer's status stands for.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="code">The service's own code for the error.</param>
    /// <param name="detail">The service's own words.</param>
    /// <param name="traceId">The exchange's id, if it stands in the body; a header's goes before it.</param>
    /// <param name="known">
    /// The reason where the service's own code tells it and the status does not:
    /// <see cref="TokenFailureReason.RefusedCredential"/> or <see cref="TokenFailureReason.Unavailable"/>.
    /// </param>
    public TokenException Status(
        TokenResponse response, string? code = null, string? detail = null, string? traceId = null, TokenFailureReason? known = null)
    {
        var status = (int)response.Status;
        var (reason, text) = (known, status) switch
        {
            (TokenFailureReason.RefusedCredential, _) or (null, 401 or 403) => (TokenFailureReason.RefusedCredential,
                $"refused the credential. Check {credential}; it is not sent again until they change or a cool-down is over."),
            (TokenFailureReason.Unavailable, _) or (null, >= 500) => (TokenFailureReason.Unavailable,
                $"is not serving right now{Wait(response.RetryAfter)}. Try again later; if it lasts, tell its support the correlation id."),
            (_, 404 or 405 or 410) => (TokenFailureReason.BadRequest, $"has no token service at this address. Check {address}."),
            (_, 407) => (TokenFailureReason.Network, "could not be reached: the proxy wants credentials. Check the proxy settings."),
            (_, 408) => (TokenFailureReason.Timeout, "gave up waiting for the request. Check the network, then try again."),
            (_, 429) => (TokenFailureReason.Throttled,
                $"asks for fewer requests{Wait(response.RetryAfter)}. Share one caching provider between all callers."),
            (_, >= 300 and < 400) => (TokenFailureReason.UnreadableResponse,
                $"answered with a redirect{To(response.Location)}, which is not followed because it would take the credential there. " +
                $"Check {address}, and whether a proxy or captive portal answers in its place."),
            _ => (TokenFailureReason.BadRequest, $"does not accept the request. Check {credential} and {address}."),
        };

        return Make(reason, $"{text}{Said(status, Clean(detail))}", response, code, Clean(detail), traceId);
    }

    /// <summary>A good status with a body that is not the service's.</summary>
    public TokenException Unreadable(TokenResponse response, string fault) => Make(
        TokenFailureReason.UnreadableResponse,
        $"answered {(int)response.Status} with {Fault(response, fault)}. " +
        $"Check {address}, and whether a proxy or captive portal answers in its place.",
        response);

    /// <summary>The user's own <see cref="HttpClient"/> has followed a redirect; what it brought back cannot be trusted.</summary>
    public TokenException FollowedRedirect(TokenResponse response, Uri to) => Make(
        TokenFailureReason.UnreadableResponse,
        $"redirected to '{Clean(to.Host)}', and the HttpClient in use followed, credential and all. " +
        "Use TokenHttp.CreateClient(), or a handler with AllowAutoRedirect = false.",
        response);

    /// <param name="error">The cause.</param>
    /// <param name="correlationId">The id of an answer whose body did not come.</param>
    public TokenException Timeout(Exception error, string? correlationId = null) => Make(
        TokenFailureReason.Timeout,
        $"did not answer in time. Check the network and {address}; Resilience.TotalTimeout and HttpClient.Timeout set the limit.",
        traceId: correlationId,
        error: error);

    /// <inheritdoc cref="Timeout" />
    public TokenException Network(Exception error, string? correlationId = null) => Make(
        TokenFailureReason.Network,
        $"could not be reached ({Clean(error.Message)}). Check {address}, DNS, proxy, firewall and certificates.",
        traceId: correlationId,
        error: error);

    /// <summary>A resilience strategy of the user's, a circuit breaker for instance, let no request through.</summary>
    public TokenException Rejected(Exception error) => Make(
        TokenFailureReason.Unavailable, $"was not asked: {Clean(error.Message)}", error: error);

    /// <summary>The user's own code gave nothing to ask with.</summary>
    public TokenException NotAsked(string why, Exception? error = null) => Make(
        TokenFailureReason.Unknown, $"was not asked: {why}", error: error);

    /// <summary>Something in the user's HttpClient threw; only the user can know why.</summary>
    public TokenException Unknown(Exception error, string? correlationId = null) => Make(
        TokenFailureReason.Unknown,
        $"could not be asked: {error.GetType().Name} in the HttpClient's handlers; see the inner exception.",
        traceId: correlationId,
        error: error);

    private TokenException Make(
        TokenFailureReason reason,
        string text,
        TokenResponse? response = null,
        string? code = null,
        string? detail = null,
        string? traceId = null,
        Exception? error = null)
    {
        var correlationId = Clean(response?.CorrelationId ?? traceId, AccessToken.LongestCorrelationId);
        var ending = correlationId is null ? "" : $" Correlation id: {correlationId}.";

        // An invalid line of an answer stands in the message of the HttpRequestException, whatever it holds.
        // So does the address of a proxy, with the password that is in it.
        var said = error?.ToString();
        var cause = said is null || secrets.AreIn(said) || WithoutUserInfo(said) != said ? null : error;
        return new TokenException(reason, $"The {service} at {Endpoint} {text}{ending}", cause)
        {
            StatusCode = response?.Status,
            CorrelationId = correlationId,
            RetryAfter = response?.RetryAfter,
            Endpoint = Endpoint,
            ErrorCode = Clean(code),
            ErrorDetail = detail,
        };
    }

    /// <summary>The correlation id of an answer, fit to be shown.</summary>
    public string? CorrelationId(TokenResponse response) => Clean(response.CorrelationId, AccessToken.LongestCorrelationId);

    private static string Fault(TokenResponse response, string fault) =>
        response.Body.Length > BoundedBody.Limit ? $"more than {BoundedBody.Limit / 1024} KiB"
        : response.Body.Length == 0 ? "an empty body"
        : response.ContentType is { } type && type.Contains("html") ? "an HTML page"
        : fault;

    private static string Said(int status, string? detail) =>
        detail is null ? $" (HTTP {status})" : $" (HTTP {status}: {detail})";

    private static string Wait(TimeSpan? retryAfter) =>
        retryAfter is { } wait ? $" and wants {Math.Ceiling(wait.TotalSeconds)} s before the next" : "";

    private string To(Uri? location) =>
        location is { IsAbsoluteUri: true } ? $" to '{Clean(location.Host)}'" : "";

    /// <summary>The text without the names and passwords in its addresses.</summary>
    private static string WithoutUserInfo(string text) =>
        text.Contains('@') ? Regex.Replace(text, @"(?<=://)[^/@\s]+@", "", RegexOptions.None, TimeSpan.FromSeconds(1)) : text;

    /// <summary>A server's words, fit to be shown: no secret it repeats, no line breaks, not too long.</summary>
    public string? Clean(string? text, int longest = LongestDetail)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        // Longer than what is shown, so that not even the beginning of a secret is at its end.
        var looked = text!.Length <= 4 * longest ? text : text.Substring(0, 4 * longest);
        var clean = WithoutUserInfo(new string([.. looked.Select(c => char.IsControl(c) ? ' ' : c)]).Trim());

        // What is taken out may be what kept a secret from being one.
        if (secrets.AreIn(looked) || (clean != looked && secrets.AreIn(clean)))
        {
            return "withheld, because it repeats the credential";
        }

        return clean.Length <= longest ? clean : clean.Substring(0, longest) + "…";
    }
}
