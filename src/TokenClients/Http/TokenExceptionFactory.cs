using System.Net;
using Polly;
using Polly.Timeout;

namespace TokenClients.Http;

/// <summary>
/// Creates the exceptions for failures of one token service. Messages say what happened and what to do, and contain no secret.
/// </summary>
/// <param name="service">The service as named in messages.</param>
/// <param name="redactor">Keeps secrets out of the messages.</param>
internal sealed class TokenExceptionFactory(TokenServiceInfo service, SecretRedactor redactor)
{
    /// <summary>How much of an HTML page is quoted, in characters.</summary>
    private const int LongestQuote = 200;

    /// <summary>How many characters an inner exception may have, with its stack trace.</summary>
    private const int LongestCause = 100_000;

    /// <summary>Keeps secrets out of texts of the service.</summary>
    public SecretRedactor Redactor => redactor;

    /// <summary>Returns a factory that also redacts secrets that are specific to one fetch.</summary>
    public TokenExceptionFactory Withholding(IReadOnlyList<string> more) =>
        more.Count == 0 ? this : new(service, redactor.With(more));

    /// <summary>Returns a factory that also redacts the token of a response, usable or not.</summary>
    public TokenExceptionFactory WithholdingToken(string? token) =>
        token?.Length >= AccessToken.ShortestSecret ? Withholding([token]) : this;

    /// <summary>Explains a response without a token, by its status and the service's own error.</summary>
    /// <param name="response">The response.</param>
    /// <param name="error">The service's own error.</param>
    /// <param name="advice">What else the user can do, as a sentence without a full stop.</param>
    public TokenException FromStatus(TokenResponse response, ServiceError? error, string? advice = null)
    {
        var status = (int)response.Status;
        if (IsFromIntermediary(response, error))
        {
            return Intermediary(response);
        }

        var reason = error?.Reason ?? FailureReasons.Of(response.Status);
        var text = (reason, status) switch
        {
            (TokenFailureReason.CredentialRejected, _) =>
                $"rejected the credential. Check {service.CredentialSettings}; the credential is not sent again until the settings change or the cool-down is over.",
            (TokenFailureReason.Unavailable, _) =>
                $"is temporarily unavailable{Wait(response.RetryAfter)}. Try again later; if it persists, contact its support with the correlation id.",
            (_, 404 or 405 or 410) => $"has no {service.Offers} at this address. Check {service.AddressSettings}.",
            (TokenFailureReason.Network, _) => "could not be reached: the proxy requires credentials. Check the proxy settings.",
            (TokenFailureReason.Timeout, _) => "timed out waiting for the request. Check the network, then try again.",
            (TokenFailureReason.Throttled, _) =>
                $"received too many requests{Wait(response.RetryAfter)}. Share one caching provider between all callers.",
            (_, >= 300 and < 400) =>
                $"answered with a redirect{To(response.Location)}, which is not followed because the credential would be sent there. " +
                $"Check {service.AddressSettings}, and whether a proxy or captive portal answers in its place.",
            _ => $"rejected the request. Check {service.CredentialSettings} and {service.AddressSettings}.",
        };
        var detail = redactor.Redact(error?.Detail ?? response.Challenge);
        var page = response.IsPage && reason != TokenFailureReason.Network && status >= 400
            ? $". The answer is an HTML page{Quote(response)}, so a proxy may have answered in the service's place." : "";
        return Create(
            reason, $"{text}{(advice is null ? "" : $" {advice}.")} (HTTP {status}{(detail is null ? "" : $": {detail}")}){page}", response, error, detail);
    }

    /// <summary>Explains a response with a success status whose body is not from the service.</summary>
    public TokenException Unreadable(TokenResponse response, string fault) => Create(
        TokenFailureReason.InvalidResponse,
        $"answered {(int)response.Status} with {Fault(response, fault)}. " +
        $"Check {service.AddressSettings}, and whether a proxy or captive portal answers in its place.",
        response);

    /// <summary>Explains a token of an unsupported type.</summary>
    public TokenException UnsupportedType(TokenResponse response, string type) =>
        Unreadable(response, $"a token of type '{type}', which a request cannot carry as 'Bearer'");

    /// <summary>Explains that the <see cref="HttpClient"/> followed a redirect, so the response cannot be trusted.</summary>
    public TokenException FollowedRedirect(TokenResponse response, Uri to) => Create(
        TokenFailureReason.InvalidResponse,
        $"redirected to '{redactor.Redact(to.Host)}', and the HttpClient in use followed the redirect with the credential. " +
        "Use TokenHttp.CreateClient(), or a handler with AllowAutoRedirect = false.",
        response);

    /// <summary>Explains an exception thrown while sending the request.</summary>
    /// <param name="error">The cause.</param>
    /// <param name="correlationId">The id of a response whose body could not be read.</param>
    /// <param name="retryAfter">How much is left of the wait that the last response requested.</param>
    public TokenException FromException(Exception error, string? correlationId, TimeSpan? retryAfter = null) => error switch
    {
        OperationCanceledException or TimeoutRejectedException => Create(
            TokenFailureReason.Timeout,
            $"did not answer in time. Check the network and {service.AddressSettings}; Resilience.TotalTimeout and HttpClient.Timeout set the limit.",
            traceId: correlationId, retryAfter: retryAfter, cause: error),
        _ when FailureReasons.IsNetwork(error) => Create(
            TokenFailureReason.Network,
            $"could not be reached ({Causes(error)}). Check {service.AddressSettings}, DNS, proxy, firewall and certificates.",
            traceId: correlationId, retryAfter: retryAfter, cause: error),
        ExecutionRejectedException => Create( // for instance by a circuit breaker
            TokenFailureReason.Unavailable, $"was not contacted: {Causes(error)}.", cause: error),
        _ => HandlersFailed(error, correlationId),
    };

    /// <summary>Explains an exception thrown by a handler of the application's <see cref="HttpClient"/>.</summary>
    public TokenException HandlersFailed(Exception error, string? correlationId = null) => Create(
        TokenFailureReason.Unknown,
        $"could not be contacted, because the HttpClient's handlers threw {Causes(error)}.",
        traceId: correlationId, cause: error);

    /// <summary>Explains that a credential could not be obtained, for instance because a callback returned none.</summary>
    public TokenException NoCredential(CredentialSource source, Exception? error = null) => Create(
        TokenFailureReason.Unknown, $"was not contacted: {source.WhyNone(error is null ? null : Causes(error))}.", cause: error);

    /// <summary>Explains a request that was not sent because the service does not support it.</summary>
    public TokenException Refused(string refusal) => Create(TokenFailureReason.BadRequest, $"was not contacted: {refusal}.");

    /// <summary>Whether a response without any sign of a token service is the page of a firewall or proxy.</summary>
    private static bool IsFromIntermediary(TokenResponse response, ServiceError? error) =>
        response is { IsPage: true, Status: HttpStatusCode.Forbidden, CorrelationId: null, Challenge: null }
        && error is null or { Code: null, Detail: null, TraceId: null };

    private TokenException Intermediary(TokenResponse response) => Create(
        TokenFailureReason.InvalidResponse,
        $"did not answer; a firewall or proxy answered {(int)response.Status} in its place with an HTML page{Quote(response)}. " +
        $"Ask its administrator to let requests to {service.Endpoint.Host} pass, and check {service.AddressSettings}.",
        response);

    private string Quote(TokenResponse response) =>
        redactor.Redact(HtmlText.Of(response.Text), LongestQuote) is { } words ? $" ('{words}')" : "";

    private string Causes(Exception error) => ExceptionText.Of(error, text => redactor.Redact(text));

    private TokenException Create(
        TokenFailureReason reason,
        string text,
        TokenResponse? response = null,
        ServiceError? error = null,
        string? detail = null,
        string? traceId = null,
        TimeSpan? retryAfter = null,
        Exception? cause = null)
    {
        var correlationId = redactor.RedactCorrelationId(response?.CorrelationId ?? error?.TraceId ?? traceId);
        var ending = correlationId is null ? "" : $" Correlation id: {correlationId}.";
        return new TokenException(reason, $"The {service.Name} at {service.Endpoint} {text}{ending}", Presentable(cause))
        {
            IsScopeSpecific = error?.IsScopeSpecific == true,
            StatusCode = response?.Status,
            CorrelationId = correlationId,
            RetryAfter = response?.RetryAfter ?? retryAfter,
            Endpoint = service.Endpoint,
            ErrorCode = redactor.Redact(error?.Code),
            ErrorDetail = detail,
        };
    }

    /// <summary>
    /// Drops an inner exception that contains a secret, or is too long to find out: the message of an
    /// <see cref="HttpRequestException"/> may quote an invalid line of the response, or the address of a proxy with a password in it.
    /// </summary>
    private Exception? Presentable(Exception? cause) =>
        cause?.ToString() is { Length: <= LongestCause } text && !redactor.ContainsSecret(text) && ForeignText.RemoveUserInfo(text) == text ? cause : null;

    private string Fault(TokenResponse response, string fault) =>
        response.IsTruncated ? $"more than {BoundedBody.Limit / 1024} KiB"
        : response.Body.Count == 0 ? "an empty body"
        : response.Coding is { } coding ? $"a body in the encoding '{redactor.Redact(coding)}', which could not be decoded"
        : response.IsPage ? $"an HTML page{Quote(response)}"
        : fault;

    private static string Wait(TimeSpan? retryAfter) =>
        retryAfter is { } wait ? $" and asks to retry after {Math.Ceiling(wait.TotalSeconds)} s" : "";

    private string To(Uri? location) =>
        location is { IsAbsoluteUri: true } ? $" to '{redactor.Redact(location.Host)}'" : "";
}
