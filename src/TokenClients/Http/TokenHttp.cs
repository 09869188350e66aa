using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;
using TokenClients.Http;

namespace TokenClients;

/// <summary>Makes the <see cref="HttpClient"/> that a token client needs where there is no dependency injection.</summary>
public static class TokenHttp
{
    /// <summary>
    /// Makes a client that follows no redirect (it would take the credential along), keeps no cookies, uses no proxy for
    /// loopback addresses, and retries under time-outs as <paramref name="resilience"/> says.
    /// </summary>
    /// <param name="resilience">The time-outs and retries; by default those of <see cref="TokenResilienceOptions"/>.</param>
    /// <param name="timeProvider">The clock of the time-outs and retries; by default the system's.</param>
    /// <returns>A client to keep for as long as tokens are fetched, and to dispose then. Safe to use from several threads.</returns>
    /// <exception cref="OptionsValidationException">A setting of <paramref name="resilience"/> is out of its range; the message names it and the fix.</exception>
    public static HttpClient CreateClient(TokenResilienceOptions? resilience = null, TimeProvider? timeProvider = null)
    {
        resilience ??= new TokenResilienceOptions();
        SettingRules.Require(TokenResilienceOptionsValidator.Instance, resilience);
        var policy = TokenResilience.CreatePolicy(resilience, timeProvider ?? TimeProvider.System);
        var attempt = new AttemptHandler { InnerHandler = CreatePrimaryHandler() };
        return new HttpClient(new PolicyHttpMessageHandler(policy) { InnerHandler = attempt })
        {
            // The policy's total time-out is the limit.
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>The handler at the socket: no redirects, no cookies, no proxy to a loopback address.</summary>
    internal static HttpMessageHandler CreatePrimaryHandler() =>
#if NET
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2), // so that a change of DNS is seen
            Proxy = new LoopbackBypass(proxy: null),
        };
#else
        new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false, Proxy = new LoopbackBypass(proxy: null) };
#endif
}
