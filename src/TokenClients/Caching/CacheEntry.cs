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
    private readonly ScopeBackoff _backoff = new(generation.Backoff, key.Scope, generation.FailedBefore(key));
    private CachedToken? _current;
    private Flight? _flight;
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
                return new(key, _current, _backoff.Own, _flight is not null, _backoff.Failed);
            }
        }
    }

    /// <summary>
    /// Gives the token if there is one that answers the request, or the fetch to wait for; neither, if the caller has been
    /// cancelled and would have to wait, or if this entry has been evicted and another is to be asked.
    /// </summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="isCancelled">Whether the caller has been cancelled.</param>
    /// <param name="fetched">The result of the fetch.</param>
    /// <param name="joined">That fetch, if it was begun for somebody else, who may need less.</param>
    public AccessToken? GetOrStartFetch(in TokenRequest request, bool isCancelled, out Task<CachedToken>? fetched, out Flight? joined)
    {
        var token = GetOrStartFetch(request, isCancelled, out fetched, out joined, out var started);
        started?.Start();
        return token;
    }

    /// <summary>The current token, if it answers the request; it may be due.</summary>
    public AccessToken? Get(in TokenRequest request)
    {
        lock (_gate)
        {
            var now = fetcher.Clock.Now;
            return IsServing(now) && _current!.Answers(request, now) ? _current.Token : null;
        }
    }

    /// <summary>
    /// Removes the token and the back-off after the scope's own failures. Callers that wait for a fetch get its token, which is
    /// neither cached nor stored.
    /// </summary>
    public void Remove()
    {
        lock (_gate)
        {
            _flight?.Asked.Remove();
            (_flight, _current) = (null, null);
            _backoff.Clear();
            Publish(null);
        }
    }

    /// <summary>Takes the entry out of use unless a fetch is in flight.</summary>
    /// <param name="now">The present moment.</param>
    /// <param name="evenServing">Whether a token that serves, or a failure that is waited out, is given up too.</param>
    public bool TryEvict(Instant now, bool evenServing)
    {
        lock (_gate)
        {
            var isIdle = _flight is null && (evenServing || (!IsServing(now) && !(_backoff.Own?.Until > now.Milliseconds)));
            return _evicted = _evicted || isIdle;
        }
    }

    /// <summary>Notes how a fetch ended, and returns what that means for the scope.</summary>
    public FetchEffect End(FetchResult end)
    {
        lock (_gate)
        {
            var (now, trial) = (fetcher.Clock.Now, end.Asked.Trial);
            if (!ReferenceEquals(_flight?.Asked, end.Asked)) // it has been removed
            {
                return end is { Failure: { } removed, IsPaused: false } ? new(_backoff.FailForOthers(removed, trial, now, fetcher.Jitter())) : default;
            }

            _flight = null;
            if (end.Token is { } token)
            {
                _current = token;
                Publish(token.Token);
                _backoff.Clear();
                return end.Failure is { } failure ? new(_backoff.FailForOthers(failure, trial, now, fetcher.Jitter())) : _backoff.Succeed(now);
            }

            var wait = end.IsPaused ? TimeSpan.Zero : _backoff.Fail(end.Failure!, trial, now, fetcher.Jitter());
            return new(wait, IsServing(now));
        }
    }

    /// <summary>Notes that a fetch has no result, because what is around the provider threw; no back-off, which takes a clock.</summary>
    public void Abandon(Flight flight)
    {
        lock (_gate)
        {
            _flight = _flight == flight ? null : _flight;
        }
    }

    private static FetchTrigger TriggerOf(in TokenRequest request, CachedToken? current, TokenState state) =>
        state == TokenState.Expired ? FetchTrigger.Miss
        : current!.IsRejectedBy(request) ? FetchTrigger.Replacement
        : FetchTrigger.Lifetime;

    private bool IsServing(Instant now) => _current is { } current && current.StateAt(now) != TokenState.Expired;

    private AccessToken? GetOrStartFetch(
        in TokenRequest request, bool isCancelled, out Task<CachedToken>? fetched, out Flight? joined, out Flight? started)
    {
        (fetched, joined, started) = (null, null, null);
        lock (_gate)
        {
            if (_evicted)
            {
                return null;
            }

            var now = fetcher.Clock.Now;
            var state = _current?.StateAt(now) ?? TokenState.Expired;
            var backoff = _backoff.Current(now, _current is not null, out var trial);
            if (state != TokenState.Expired && _flight is not { IsReplacement: true } && _current!.Answers(request, now))
            {
                if (state == TokenState.Due && _flight is null && backoff is null)
                {
                    started = StartFetch(key, FetchTrigger.Refresh, now, backoff: null, trial);
                }

                // Due without a fetch in flight, one starts as soon as the backoff is over.
                var change = _current.NextTransition(state, now);
                var recheck = state == TokenState.Due && _flight is null ? Math.Min(change, backoff!.Until) : change;
                PublishUntil(Math.Min(recheck, now.Milliseconds + MaxRecheck));
                return _current.Token;
            }

            if (isCancelled)
            {
                return null;
            }

            if (_flight is null)
            {
                if (backoff is not null && !(fetcher.IsShared && _backoff.TryProbe(now)))
                {
                    fetched = backoff.Failed;
                    return null;
                }

                if (state == TokenState.Fresh && _current!.WhyNotReplace(request, now) is { } failure)
                {
                    fetched = Task.FromException<CachedToken>(failure);
                    return null;
                }

                started = StartFetch(request, TriggerOf(request, _current, state), now, backoff, trial);
            }

            JoinReplacement(request, state);
            var waitsForItself = _flight!.Asked.IsAwaitedBy(FetchContext.Current);
            fetched = waitsForItself ? Task.FromException<CachedToken>(fetcher.WaitsForItself()) : _flight.Completion;
            joined = waitsForItself || started is not null ? null : _flight;
            return null;
        }
    }

    /// <summary>
    /// From its rejection on, callers wait for the token's successor. During a back-off, in which only the store is read, they
    /// get the token all the same.
    /// </summary>
    private void JoinReplacement(in TokenRequest request, TokenState state)
    {
        if (state != TokenState.Expired && _flight!.Asked.Backoff is null && _current!.IsRejectedBy(request))
        {
            _flight.IsReplacement = true;
            PublishUntil(long.MinValue);
        }
    }

    private Flight StartFetch(in TokenRequest request, FetchTrigger trigger, Instant now, BackoffPeriod? backoff, BackoffPeriod? trial)
    {
        // What a trace needs of its caller goes along by value.
        var rejected = _current?.IsRejectedBy(request) == true ? _current : null;
        return _flight = new Flight(fetcher, this, new FetchContext(
            generation, request, trigger, FetchSpan.Caller, _current?.Token, rejected?.IssuedOn, rejected?.RefusalsAfter(now) ?? 0, backoff, trial)
        {
            Parent = FetchContext.Current,
        });
    }
}
