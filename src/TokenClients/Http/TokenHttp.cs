using Microsoft.Extensions.Options;
using TokenClients.Http;

namespace TokenClients;

/// <summary>Creates the <see cref="HttpClient"/> that a token client needs without dependency injection.</summary>
public static class TokenHttp
{
    /// <summary>
    /// Creates a client that follows no redirects (which would send the credential along), keeps no cookies, uses no proxy for
    /// loopback addresses, and has the time-outs and retries of <paramref name="resilience"/>.
    /// </summary>
    /// <param name="resilience">The time-outs and retries; by default those of <see cref="TokenResilienceOptions"/>.</param>
    /// <param name="timeProvider">The clock of the time-outs and retries; the system clock by default.</param>
    /// <returns>The client. Keep it for as long as tokens are fetched, and then dispose it. Safe to use from several threads.</returns>
    /// <exception cref="OptionsValidationException">
    /// A setting of <paramref name="resilience"/> is out of range; the message names it and says how to fix it.
    /// </exception>
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
    /// Makes the primary handler safe for credentials: no redirects, no cookies, and no proxy for loopback addresses. All other
    /// settings, for instance a company's proxy or certificates, stay as they are.
    /// </summary>
    /// <returns>The handler, or a new one if this build cannot adjust .NET's default handler.</returns>
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
                        sockets.PooledConnectionLifetime = TimeSpan.FromMinutes(2); // so that DNS changes are noticed
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
            // The handler has already sent a request. If it follows a redirect, the response reveals that.
        }

        LoopbackBypass.AddTo(handler);
        return handler;
    }
}
