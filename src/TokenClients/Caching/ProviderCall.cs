using TokenClients.Diagnostics;

namespace TokenClients.Caching;

/// <summary>One call of a provider, which may block, throw, never end, or return what nobody can use.</summary>
/// <param name="name">What the client is called.</param>
/// <param name="timeout">How long it may take.</param>
/// <param name="time">The clocks.</param>
/// <param name="disposed">Ends it when the cache is disposed.</param>
internal sealed class ProviderCall(string name, TimeSpan timeout, TimeProvider time, CancellationToken disposed)
{
    /// <summary>By how much the two clocks may differ although nobody set the wall clock: they tick at different moments.</summary>
    private static readonly TimeSpan Granularity = TimeSpan.FromSeconds(1);

    private readonly CacheExceptionFactory _failures = new(name, timeout);
    private readonly CacheClock _clock = new(time);

    /// <summary>
    /// Calls it under its time-out, on a thread of the pool, and once more if the result is bad because the process did not run.
    /// Only the clock, and the disposal, make it throw.
    /// </summary>
    public async Task<(AccessToken? Token, TokenException? Failure, Instant EndedOn)> RunAsync(FetchContext asked, FetchSpan span)
    {
        var (provider, request) = (asked.Generation.Source.Client, asked.Request);
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
                // Span and fetch are the current ones in there and nowhere else.
                token = await DetachedTask.RunAsync(
                    () =>
                    {
                        span.Start();
                        FetchContext.Current = asked;
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
                (token, failure) = token is null ? (null, failure ?? _failures.Empty())
                    : token.ExpiresOn <= endedOn.Utc ? (null, _failures.AlreadyExpired(token))
                    : (token, (TokenException?)null);

                // A custom provider may not set the scope, and without it a replacement would be requested under another key.
                return (token?.With(ExpiryOf(token, startedOn, endedOn), request), failure, endedOn);
            }
        }
    }

    /// <summary>The failure of a fetch whose own surroundings threw.</summary>
    public TokenException Broken(Exception error) => _failures.Broken(error);

    /// <summary>Whether the answer came too late, or a time-out passed while nothing ran.</summary>
    private static bool IsMissed(AccessToken? token, TokenException? failure, FetchTimer timer, Instant startedOn, Instant endedOn) =>
        failure is { Reason: TokenFailureReason.Timeout or TokenFailureReason.Network } ? timer.WasFrozen
        : token is not null && token.ExpiresOn <= endedOn.Utc && token.ExpiresOn > startedOn.Utc;

    /// <summary>
    /// The expiry by the wall clock as it is now. One that was set back after the provider added the lifetime to it would lengthen
    /// the token's life; the monotonic time since the call began bounds it.
    /// </summary>
    private static DateTimeOffset ExpiryOf(AccessToken token, Instant startedOn, Instant endedOn)
    {
        var setBack = startedOn.Utc - endedOn.Utc + TimeSpan.FromMilliseconds(endedOn.Milliseconds - startedOn.Milliseconds);
        return setBack > Granularity && token.ExpiresOn - endedOn.Utc > setBack + Granularity ? token.ExpiresOn - setBack : token.ExpiresOn;
    }
}
