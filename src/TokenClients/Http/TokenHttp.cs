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
    /// <example>
    /// <code context="ArrStsClientOptions options">
    /// using HttpClient http = TokenHttp.CreateClient();
    /// using var tokens = new CachingTokenProvider(new ArrStsClient(http, options));
    /// AccessToken token = await tokens.GetTokenAsync();
    /// </code>
    /// </example>
    public static HttpClient CreateClient(TokenResilienceOptions? resilience = null, TimeProvider? timeProvider = null)
    {
        resilience ??= new TokenResilienceOptions();
        SettingRules.Require(TokenResilienceOptionsValidator.Instance, resilience);
        var pipeline = TokenResilience.CreatePipeline(resilience, timeProvider ?? TimeProvider.System);
#if NET
        var primary = new SocketsHttpHandler();
#else
        var primary = new HttpClientHandler();
#endif
        var attempt = new AttemptHandler { InnerHandler = new ClientCertificateHandler(AdjustedPrimaryHandler(primary)) };
        return new HttpClient(new ResilienceHandler(() => pipeline) { InnerHandler = attempt })
        {
            // The pipeline's total time-out is the limit.
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>
    /// Makes the handler at the socket fit for credentials, without redirects, cookies, or a proxy to a loopback address, and
    /// leaves the rest of it as it is: a company's proxy or certificates for instance.
    /// </summary>
    /// <returns>The handler; another one where this build cannot adjust the handler that .NET makes by default.</returns>
    internal static HttpMessageHandler AdjustedPrimaryHandler(HttpMessageHandler handler)
    {
#if !NET
        handler = handler.GetType().FullName == "System.Net.Http.SocketsHttpHandler" ? new HttpClientHandler() : handler;
#endif
        try
        {
            switch (LoopbackBypass.PrimaryOf(handler))
            {
#if NET
                case SocketsHttpHandler sockets:
                    sockets.AllowAutoRedirect = false;
                    sockets.UseCookies = false;
                    if (sockets.PooledConnectionLifetime == Timeout.InfiniteTimeSpan)
                    {
                        sockets.PooledConnectionLifetime = TimeSpan.FromMinutes(2); // so that a change of DNS is seen
                    }

                    break;
#endif
                case HttpClientHandler client:
                    client.AllowAutoRedirect = false;
                    client.UseCookies = false;
                    break;
            }
        }
        catch (InvalidOperationException)
        {
            // It has sent a request already. A redirect that it follows is found out by its response.
        }

        LoopbackBypass.AddTo(handler);
        return handler;
    }
}
