using System.Globalization;

#if NET
using System.Net;
#endif
using System.Text.Json;

namespace TokenClients.Caching;

/// <summary>The words for what fails between the cache and the provider behind it.</summary>
/// <param name="name">What the client is called.</param>
/// <param name="timeout">The time-out of one fetch.</param>
internal sealed class CacheExceptionFactory(string name, TimeSpan timeout)
{
    /// <summary>Even a new token lives shorter than the caller needs.</summary>
    public static TokenException TooShort(in TokenRequest request, TimeSpan lifetime) => new(
        TokenFailureReason.BadRequest,
        Text($"A token that lives {request.MinimumLifetime} was asked for, but the service issues them for {lifetime}. Ask for less, or raise the lifetime at the service."));

    /// <summary>The tokens are not what the resource objects to.</summary>
    public static TokenException RefusedAgain(int refusals, TimeSpan wait) => new(
        TokenFailureReason.CredentialRejected,
        Text($"The resource has refused {refusals + 1} new tokens in a row, so the token is not what is wrong. Check its scope and audience, and the rights of its account. Another is fetched in {Math.Ceiling(wait.TotalSeconds)} s at the earliest."))
    {
        RetryAfter = wait,
    };

    /// <summary>The cache is disposed, before or while its caller waited.</summary>
    public static ObjectDisposedException Disposed(string name) =>
        new(nameof(CachingTokenProvider), $"The cache of token client '{name}' is disposed.");

    public TokenException Empty() => new(
        TokenFailureReason.Unknown, $"The token provider '{name}' returned null; return a token or throw a TokenException.");

    /// <summary>What the cache itself runs on threw; the clock is all of that which is not this library's.</summary>
    public TokenException Broken(Exception error) => new(
        TokenFailureReason.Unknown,
        $"The cache of the token provider '{name}' could not run a fetch: {error.GetType().Name}. Check the TimeProvider; see the inner exception.",
        error);

    public TokenException AlreadyExpired(AccessToken token) => new(
        TokenFailureReason.InvalidResponse,
        Text($"The token provider '{name}' returned a token that expired on {token.ExpiresOn:u}. Compute ExpiresOn as the local time plus the lifetime."))
    {
        CorrelationId = token.CorrelationId,
    };

    /// <summary>Every failure as a <see cref="TokenException"/>; the clients here throw nothing else, others may.</summary>
    public TokenException Explain(Exception error, bool isTimedOut) => error switch
    {
        TokenException known => known,
        OperationCanceledException when isTimedOut => new(
            TokenFailureReason.Timeout,
            Text($"The token provider '{name}' gave no answer within {timeout}. Check the network, or raise FetchTimeout."), error),
        OperationCanceledException or TimeoutException => new(
            TokenFailureReason.Timeout, $"The token provider '{name}' gave up waiting for its service. Check the network and its time-outs.", error),
#if NET
        HttpRequestException { StatusCode: { } status } => Refused(status, error),
#endif
        HttpRequestException or IOException => new(
            TokenFailureReason.Network, $"The token provider '{name}' could not reach its service. Check address, DNS, proxy and firewall.", error),
        JsonException or FormatException => new(
            TokenFailureReason.InvalidResponse, $"The token provider '{name}' could not read its service's answer.", error),
        _ => new(
            TokenFailureReason.Unknown, $"The token provider '{name}' threw {error.GetType().Name}; see the inner exception.", error),
    };

#if NET
    /// <summary>What <see cref="HttpResponseMessage.EnsureSuccessStatusCode"/> and its like throw.</summary>
    private TokenException Refused(HttpStatusCode status, Exception error)
    {
        var reason = FailureReasons.Of(status);
        var advice = reason switch
        {
            TokenFailureReason.CredentialRejected => "Check its credential; it is not sent again until a cool-down is over",
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
