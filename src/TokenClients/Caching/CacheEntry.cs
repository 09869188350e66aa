using TokenClients.Diagnostics;

namespace TokenClients.Caching;

/// <summary>
/// The state machine of one key: at most one token, at most one fetch in flight, and after a failure a time to wait.
/// </summary>
/// <remarks>
/// Its lock guards a few fields; no fetch, continuation or log call runs inside it. Between two checks of the state, at most
/// a second apart, callers do not take the lock: see <see cref="FastPathEntry"/>.
/// </remarks>
/// <param name="fetcher">Fetches its tokens.</param>
/// <param name="generation">The settings that they are fetched with.</param>
/// <param name="key">The request for one of its tokens, whichever that is.</param>
internal sealed class CacheEntry(TokenFetch fetcher, Generation generation, TokenRequest key) : FastPathEntry
{
    /// <summary>The longest time that a sleep or a change of the wall clock goes unnoticed, in milliseconds.</summary>
    private const long MaxRecheck = 1000;

    private readonly object _gate = new();
    private readonly ScopeBackoff _backoff = new(generation.Backoff, key.Scope);
    private CachedToken? _current;
    private Task<AccessToken>? _flight;
    private bool _evicted;

    /// <summary>When the cached token expires; the order of eviction.</summary>
    public DateTimeOffset ExpiresOn
    {
        get
        {
            lock (_gate)
            {
                return _current?.Token.ExpiresOn ?? DateTimeOffset.MinValue;
            }
        }
    }

    /// <summary>What the entry holds, for health checks and metrics.</summary>
    public CacheEntryStatus Status
    {
        get
        {
            lock (_gate)
            {
                return new(key, _current, _backoff.Own, _flight is not null);
            }
        }
    }

    /// <summary>
    /// Gives the token if there is one that answers the request, or the fetch to wait for; neither, if the caller has been
    /// cancelled and would have to wait, or if this entry has been evicted and another is to be asked.
    /// </summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="isCancelled">Whether the caller has been cancelled.</param>
    /// <param name="flight">The fetch.</param>
    /// <param name="isOwn">Whether the fetch was begun for this very request, and not for somebody who may need less.</param>
    public AccessToken? GetOrStartFetch(in TokenRequest request, bool isCancelled, out Task<AccessToken>? flight, out bool isOwn)
    {
        var token = GetOrStartFetch(request, isCancelled, out flight, out isOwn, out var started);
        started?.Invoke();
        return token;
    }

    private AccessToken? GetOrStartFetch(
        in TokenRequest request, bool isCancelled, out Task<AccessToken>? flight, out bool isOwn, out Action? started)
    {
        (flight, isOwn, started) = (null, false, null);
        lock (_gate)
        {
            if (_evicted)
            {
                return null;
            }

            var now = fetcher.Clock.Now;
            var state = _current?.StateAt(now) ?? TokenState.Expired;
            var backoff = _backoff.Current(now, _current is not null, out var trial);
            if (state != TokenState.Expired && Answers(request, _current!, now))
            {
                if (state == TokenState.Due && _flight is null && backoff is null)
                {
                    _ = StartFetch(key, FetchTrigger.Refresh, backoff: null, trial, out started);
                }

                // Due without a fetch in flight, one starts as soon as the backoff is over.
                var change = _current!.NextTransition(state, now);
                var recheck = state == TokenState.Due && _flight is null ? Math.Min(change, backoff!.Until) : change;
                PublishUntil(Math.Min(recheck, now.Milliseconds + MaxRecheck));
                return _current.Token;
            }

            if (isCancelled)
            {
                return null;
            }

            flight = _flight ?? (backoff is null || (fetcher.IsShared && _backoff.TryProbe(now)) ? null : backoff.Failed);
            isOwn = flight is null;
            flight ??= state == TokenState.Fresh && Useless(request, _current!, now) is { } failure
                ? Task.FromException<AccessToken>(failure)
                : StartFetch(request, TriggerOf(request, _current, state), backoff, trial, out started);
            return null;
        }
    }

    /// <summary>Takes the entry out of use unless a fetch is in flight.</summary>
    /// <param name="now">The present moment.</param>
    /// <param name="evenServing">Whether a token that serves, or a failure that is waited out, is given up too.</param>
    public bool TryEvict(Instant now, bool evenServing)
    {
        lock (_gate)
        {
            var isServing = _current is { } current && current.StateAt(now) != TokenState.Expired;
            var isIdle = _flight is null && (evenServing || (!isServing && !(_backoff.Own?.Until > now.Milliseconds)));
            return _evicted = _evicted || isIdle;
        }
    }

    private static bool Answers(in TokenRequest request, CachedToken current, Instant now) =>
        (request.Rejected is null || !current.Is(request.Rejected))
        && (request.MinimumLifetime <= TimeSpan.Zero || current.RemainingAt(now) >= request.MinimumLifetime);

    /// <summary>The failure of a request that a new token would not satisfy better than the current one.</summary>
    private static TokenException? Useless(in TokenRequest request, CachedToken current, Instant now)
    {
        if (request.MinimumLifetime > current.Lifetime)
        {
            return CacheExceptionFactory.TooShort(request, current.Lifetime);
        }

        var wait = Backoff.BeforeReplacing(current.Refusals) - current.AgeAt(now);
        return request.Rejected is not null && current.Is(request.Rejected) && wait > TimeSpan.Zero
            ? CacheExceptionFactory.RejectedAgain(current.Refusals, wait)
            : null;
    }

    private static FetchTrigger TriggerOf(in TokenRequest request, CachedToken? current, TokenState state) =>
        state == TokenState.Expired ? FetchTrigger.Miss
        : request.Rejected is { } rejected && current!.Is(rejected) ? FetchTrigger.Replacement
        : FetchTrigger.Lifetime;

    private Task<AccessToken> StartFetch(in TokenRequest request, FetchTrigger trigger, BackoffPeriod? backoff, BackoffPeriod? trial, out Action started)
    {
        var (refusals, rejectedOn) = (0, (long?)null);
        if (request.Rejected is { } rejected && _current is { } current && current.Is(rejected))
        {
            rejectedOn = current.IssuedOn;
            refusals = current.AgeAt(fetcher.Clock.Now) > Backoff.RefusalsForgotten ? 1 : current.Refusals + 1;
        }

        // Continuations run elsewhere. What a trace needs of its caller goes along by value.
        var flight = new TaskCompletionSource<AccessToken>(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = new FetchContext(generation, request, trigger, FetchSpan.Caller, _current?.Token, rejectedOn, backoff, trial);
        started = () => Run(asked, refusals, flight);
        return _flight = flight.Task;
    }

    /// <summary>
    /// Begins a fetch, outside the lock. The caller's thread only arms the time-out and queues the provider's call, which is
    /// the one hop of the thread pool; nothing of the caller's context goes along.
    /// </summary>
    private void Run(FetchContext asked, int refusals, TaskCompletionSource<AccessToken> flight)
    {
        var isSuppressed = ExecutionContext.IsFlowSuppressed();
        var flow = isSuppressed ? default : ExecutionContext.SuppressFlow();
        try
        {
            _ = RunAsync(asked, refusals, flight);
        }
        finally
        {
            if (!isSuppressed)
            {
                flow.Undo();
            }
        }
    }

    /// <summary>Runs a fetch to its end, which is a failure if what is around the provider throws, the clock for one.</summary>
    private async Task RunAsync(FetchContext asked, int refusals, TaskCompletionSource<AccessToken> flight)
    {
        try
        {
            await FetchAsync(asked, refusals, flight).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            lock (_gate)
            {
                // No back-off, which takes a clock. If the flight has ended, what came after it threw, and all is noted.
                _flight = _flight == flight.Task ? null : _flight;
            }

            _ = flight.TrySetException(error is ObjectDisposedException { ObjectName: nameof(CachingTokenProvider) } ? error : fetcher.Broken(asked, error));
            _ = flight.Task.Exception;
        }
    }

    private async Task FetchAsync(FetchContext asked, int refusals, TaskCompletionSource<AccessToken> flight)
    {
        var end = await fetcher.FetchAsync(asked).ConfigureAwait(false);
        var (token, failure) = (end.Token, end.Failure);
        var wait = TimeSpan.Zero;
        bool isServing;
        lock (_gate)
        {
            var now = fetcher.Clock.Now;
            _flight = null;
            if (token is not null)
            {
                _current = new CachedToken(token, now, end.Found?.Age ?? TimeSpan.Zero, fetcher.DrawEarly(), refusals);
                Publish(token);
                _backoff.Clear();
                if (end.SuppressedFailure is { } overcome)
                {
                    wait = _backoff.FailForOthers(overcome, asked.Trial, now, fetcher.Jitter());
                }
            }
            else if (!end.IsPaused)
            {
                wait = _backoff.Fail(failure!, asked.Trial, now, fetcher.Jitter());
            }

            isServing = token is null && _current is { } current && current.StateAt(now) != TokenState.Expired;
        }

        // Waiters first, then telemetry: a logger or listener may be slow, throw, or itself need the token. A failure counts as
        // observed even if nobody waits.
        _ = token is not null ? flight.TrySetResult(token) : flight.TrySetException(failure!);
        _ = flight.Task.Exception;
        fetcher.Log.Write(end, wait, isServing);
    }
}
