using TokenClients.Diagnostics;

namespace TokenClients.Caching;

/// <summary>Calls a provider, which may block, throw, never complete, or return an unusable token.</summary>
/// <param name="name">The client's name.</param>
/// <param name="timeout">The time-out of one call.</param>
/// <param name="time">The clocks.</param>
/// <param name="disposed">Cancelled when the cache is disposed.</param>
internal sealed class ProviderCaller(string name, TimeSpan timeout, TimeProvider time, CancellationToken disposed)
{
    /// <summary>How much the two clocks may differ even if the wall clock was not set, because they tick at different times.</summary>
    private static readonly TimeSpan Granularity = TimeSpan.FromSeconds(1);

    private readonly CacheExceptionFactory _failures = new(name, timeout);
    private readonly CacheClock _clock = new(time);

    /// <summary>
    /// Calls the provider with the time-out, on a thread-pool thread, and once more if the call failed because the process was
    /// frozen. Throws only if the clock throws or the cache is disposed.
    /// </summary>
    public async Task<(AccessToken? Token, TokenException? Failure, Instant EndedOn)> RunAsync(FetchContext context, FetchSpan span)
    {
        var (provider, request) = (context.Generation.Source.Client, context.Request);
        for (var isLast = false; ; isLast = true)
        {
            var startedOn = _clock.Now;
            using var timer = new FetchTimer(timeout, time);
            var limit = timer.Token;
            using var ended = disposed.Register(static timer => ((FetchTimer)timer!).Cancel(), timer);
            AccessToken? token = null;
            TokenException? failure = null;
            try
            {
                // The span and the fetch are current only inside this lambda.
                token = await DetachedTask.RunAsync(
                    () =>
                    {
                        span.Start();
                        FetchContext.Current = context;
                        return provider.GetTokenAsync(request, limit).AsTask();
                    },
                    limit).ConfigureAwait(false);
            }
            catch (Exception) when (disposed.IsCancellationRequested)
            {
                throw CacheExceptionFactory.Disposed(name);
            }
            catch (Exception error)
            {
                failure = _failures.Explain(error, limit.IsCancellationRequested);
            }

            var endedOn = _clock.Now;
            if (isLast || !IsMissed(token, failure, timer, startedOn, endedOn))
            {
                failure ??= token is null ? _failures.Empty() : token.ExpiresOn <= endedOn.Utc ? _failures.AlreadyExpired(token) : null;

                // A custom provider may not set the scope, and without it a replacement would be requested under another key.
                return (failure is null ? token!.With(ExpiryOf(token, startedOn, endedOn), request) : null, failure, endedOn);
            }
        }
    }

    /// <summary>The failure of a fetch in the cache's own code.</summary>
    public TokenException Broken(Exception error) => _failures.Broken(error);

    /// <summary>
    /// Whether the call failed because the process was frozen: meanwhile the token expired, the time-out elapsed, or the connection
    /// broke. A failure with a <c>Retry-After</c> is the service's own response.
    /// </summary>
    private static bool IsMissed(AccessToken? token, TokenException? failure, FetchTimer timer, Instant startedOn, Instant endedOn) =>
        failure is { Reason: TokenFailureReason.Timeout or TokenFailureReason.Network, RetryAfter: null } ? timer.WasFrozen
        : token is not null && token.ExpiresOn <= endedOn.Utc && token.ExpiresOn > startedOn.Utc;

    /// <summary>
    /// Returns the expiry by the wall clock as it is set now. If the clock was set back after the provider added the lifetime
    /// to it, the token would appear to be valid for longer; the monotonic time since the start of the call corrects that.
    /// </summary>
    private static DateTimeOffset ExpiryOf(AccessToken token, Instant startedOn, Instant endedOn)
    {
        var setBack = startedOn.Utc - endedOn.Utc + TimeSpan.FromMilliseconds(endedOn.Milliseconds - startedOn.Milliseconds);
        return setBack > Granularity && token.ExpiresOn - endedOn.Utc > setBack + Granularity ? token.ExpiresOn - setBack : token.ExpiresOn;
    }
}
