using System.Globalization;

#if NET
using System.Net;
#endif
using System.Text.Json;

namespace TokenClients.Caching;

/// <summary>Creates the exceptions of the cache and of the provider behind it.</summary>
/// <param name="name">The client's name.</param>
/// <param name="timeout">The time-out of one fetch.</param>
internal sealed class CacheExceptionFactory(string name, TimeSpan timeout)
{
    /// <summary>Even a new token has a shorter lifetime than the request requires.</summary>
    public static TokenException TooShort(in TokenRequest request, TimeSpan lifetime) => new(
        TokenFailureReason.BadRequest,
        Text($"A token valid for {request.MinimumLifetime} was requested, but even a new token is valid for only {lifetime}. Request a shorter MinimumLifetime, or increase the token lifetime at the service."));

    /// <summary>Twice in a row, a token expired between its fetch and the moment when its caller continued.</summary>
    public static TokenException ExpiredMeanwhile(string name) => new(
        TokenFailureReason.Timeout,
        $"Two tokens of client '{name}' expired before the caller that was waiting for them resumed. Check the lifetime of its tokens, and whether the process is starved of threads or suspended.");

    /// <summary>Several tokens were rejected within a short time, so the next one may not be accepted either.</summary>
    public static TokenException RejectedAgain(int rejections, TimeSpan wait) => new(
        TokenFailureReason.CredentialRejected,
        Text($"Resources have rejected {rejections + 1} tokens within a short time, so the next token is requested in {Math.Ceiling(wait.TotalSeconds)} s at the earliest. Check the token's scope and audience, and the permissions of its account."))
    {
        RetryAfter = wait,
    };

    /// <summary>The failure of one scope that makes the whole client back off, as callers of its other scopes get it.</summary>
    public static TokenException OfAllScopes(TokenException failure, string? scope) => new(
        failure.Reason,
        $"The last request, for {(scope is null ? "the default scope" : $"scope '{scope}'")}, failed; until its back-off is over, the client requests no token for any scope. {failure.Message}",
        failure)
    {
        StatusCode = failure.StatusCode,
        CorrelationId = failure.CorrelationId,
        RetryAfter = failure.RetryAfter,
        Endpoint = failure.Endpoint,
        ErrorCode = failure.ErrorCode,
        ErrorDetail = failure.ErrorDetail,
    };

    /// <summary>A provider waits for a fetch that itself waits for the provider.</summary>
    public static TokenException WaitsForItself(string name) => new(
        TokenFailureReason.BadRequest,
        $"The provider of token client '{name}' requests the token that it is fetching, so it would wait for itself. Let it use another token client, or the provider that fetches the tokens.");

    /// <summary>The cache was disposed before or during the call.</summary>
    public static ObjectDisposedException Disposed(string name) =>
        new(nameof(CachingTokenProvider), $"The cache of token client '{name}' is disposed.");

    public TokenException Empty() => new(
        TokenFailureReason.Unknown, $"The token provider '{name}' returned null; return a token or throw a TokenException.");

    /// <summary>The cache's own code threw, which only a faulty <see cref="TimeProvider"/> can cause.</summary>
    public TokenException Broken(Exception error) => new(
        TokenFailureReason.Unknown,
        $"The cache of the token provider '{name}' could not run a fetch: {ExceptionText.Of(error)}. Check the TimeProvider.",
        error);

    public TokenException AlreadyExpired(AccessToken token) => new(
        TokenFailureReason.InvalidResponse,
        Text($"The token provider '{name}' returned a token that expired on {token.ExpiresOn:u}. Compute ExpiresOn as the local time plus the lifetime."))
    {
        CorrelationId = token.CorrelationId,
    };

    /// <summary>Turns any exception of a provider into a <see cref="TokenException"/>; built-in clients throw nothing else.</summary>
    public TokenException Explain(Exception error, bool isTimedOut) => error switch
    {
        TokenException known => known,
        OperationCanceledException when isTimedOut => new(
            TokenFailureReason.Timeout,
            Text($"The token provider '{name}' did not complete within {timeout}. Check the network, or increase FetchTimeout."), error),
        OperationCanceledException or TimeoutException => new(
            TokenFailureReason.Timeout, $"The token provider '{name}' timed out waiting for its service. Check the network and its time-outs.", error),
#if NET
        HttpRequestException { StatusCode: { } status } => FromStatus(status, error),
#endif
        _ when FailureReasons.IsNetwork(error) => new(
            TokenFailureReason.Network, $"The token provider '{name}' could not reach its service. Check address, DNS, proxy and firewall.", error),
        JsonException or FormatException => new(
            TokenFailureReason.InvalidResponse, $"The token provider '{name}' could not read its service's response.", error),
        _ => new(
            TokenFailureReason.Unknown, $"The token provider '{name}' threw {ExceptionText.Of(error)}.", error),
    };

#if NET
    /// <summary>The exception of <see cref="HttpResponseMessage.EnsureSuccessStatusCode"/> and the like.</summary>
    private TokenException FromStatus(HttpStatusCode status, Exception error)
    {
        var reason = FailureReasons.Of(status);
        var advice = reason switch
        {
            TokenFailureReason.CredentialRejected => "Check its credential, which is not sent again until the cool-down is over",
            TokenFailureReason.Network => "Check the proxy settings",
            TokenFailureReason.Timeout => "Check the network",
            TokenFailureReason.Throttled => "Share one caching provider between all callers",
            TokenFailureReason.Unavailable => "Try again later",
            TokenFailureReason.BadRequest => "Check its address and the request",
            _ => "Check its address, and whether a proxy answers in its place",
        };
        return new(reason, Text($"The service of token provider '{name}' answered {(int)status}. {advice}."), error) { StatusCode = status };
    }
#endif

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
