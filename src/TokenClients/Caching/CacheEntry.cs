using TokenClients.Diagnostics;

namespace TokenClients.Caching;

/// <summary>
/// The state machine of one cache key: at most one token, at most one fetch in flight, and a back-off after a failure.
/// </summary>
/// <remarks>
/// The lock guards a few fields; no fetch, continuation or log call runs while it is held. Callers take it to check the state,
/// at least once a second; between two checks they use the <see cref="FastPathEntry"/>.
/// </remarks>
/// <param name="fetcher">Fetches the tokens.</param>
/// <param name="generation">The settings that the tokens are fetched with.</param>
/// <param name="key">The request that the entry is for, without a rejected token or a minimum lifetime.</param>
internal sealed class CacheEntry(TokenFetcher fetcher, Generation generation, TokenRequest key) : FastPathEntry
{
    /// <summary>
    /// The longest time for which a sleep of the machine or a change of the wall clock may go unnoticed, in milliseconds.
    /// </summary>
    private const long MaxRecheck = 1000;

    private readonly object _gate = new();
    private readonly ScopeBackoff _backoff = new(generation.Backoff, key.Scope, generation.FailedBefore(key));
    private CachedToken? _current;
    private Flight? _flight;
    private bool _evicted;

    /// <summary>When the cached token expires. Entries that expire sooner are evicted first.</summary>
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

    /// <summary>A snapshot of the entry for health checks and metrics.</summary>
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
    /// Returns the token if the cached one satisfies the request, or else the fetch to wait for. Returns neither if the caller
    /// is cancelled and would have to wait, or if this entry was evicted and the caller must look up a new one.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="isCancelled">Whether the caller is cancelled.</param>
    /// <param name="fetched">The result of the fetch to wait for.</param>
    /// <param name="joined">That fetch, if another caller started it, whose request may have fewer constraints.</param>
    public AccessToken? GetOrStartFetch(in TokenRequest request, bool isCancelled, out Task<CachedToken>? fetched, out Flight? joined)
    {
        var token = GetOrStartFetch(request, isCancelled, out fetched, out joined, out var started);
        started?.Start();
        return token;
    }

    /// <summary>Returns the current token if it satisfies the request. It may be due.</summary>
    public AccessToken? Get(in TokenRequest request)
    {
        lock (_gate)
        {
            var now = fetcher.Clock.Now;
            return IsServing(now) && _current!.Answers(request, now) ? _current.Token : null;
        }
    }

    /// <summary>
    /// Removes the token, and ends the back-off after failures of this scope. Callers that wait for a fetch get its token,
    /// which is neither cached nor stored.
    /// </summary>
    public void Remove()
    {
        lock (_gate)
        {
            _flight?.Context.Remove();
            (_flight, _current) = (null, null);
            _backoff.Clear();
            Publish(null);
        }
    }

    /// <summary>Marks the entry as evicted unless a fetch is in flight.</summary>
    /// <param name="now">The current time.</param>
    /// <param name="evenServing">Whether to evict even an entry with a valid token or an active back-off.</param>
    public bool TryEvict(Instant now, bool evenServing)
    {
        lock (_gate)
        {
            var isIdle = _flight is null && (evenServing || (!IsServing(now) && !(_backoff.Own?.Until > now.Milliseconds)));
            return _evicted = _evicted || isIdle;
        }
    }

    /// <summary>Records how a fetch ended, and returns what that means for the scope.</summary>
    public FetchEffect End(FetchResult end)
    {
        lock (_gate)
        {
            var (now, trial) = (fetcher.Clock.Now, end.Context.Trial);
            if (!ReferenceEquals(_flight?.Context, end.Context)) // the token was removed meanwhile
            {
                return end is { Failure: { } removed, IsFailedProbe: false } ? new(_backoff.FailForOthers(removed, trial, now, fetcher.Jitter())) : default;
            }

            _flight = null;
            if (end.Token is { } token)
            {
                _current = token;
                Publish(token.Token);
                _backoff.Clear();
                return end.Failure is { } failure ? new(_backoff.FailForOthers(failure, trial, now, fetcher.Jitter())) : _backoff.Succeed(now);
            }

            var wait = end.IsFailedProbe ? TimeSpan.Zero : _backoff.Fail(end.Failure!, trial, now, fetcher.Jitter());
            return new(wait, IsServing(now));
        }
    }

    /// <summary>
    /// Records that a fetch has no result because the code around the provider threw. No back-off begins, because that needs
    /// the clock, which may be what threw.
    /// </summary>
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

            if (_current is null && _flight is not null)
            {
                if (!isCancelled)
                {
                    (fetched, joined) = Join(hasStarted: false);
                }

                return null; // without reading the clock, because thousands of callers may come at once
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

                // If the token is due and no fetch is in flight, one starts as soon as the back-off is over.
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
            (fetched, joined) = Join(hasStarted: started is not null);
            return null;
        }
    }

    /// <summary>Returns the result to wait for and, if another caller has started the fetch, the fetch.</summary>
    private (Task<CachedToken> Fetched, Flight? Joined) Join(bool hasStarted) =>
        _flight!.Context.IsAwaitedBy(FetchContext.Current) ? (Task.FromException<CachedToken>(fetcher.WaitsForItself()), null)
        : (_flight.Completion, hasStarted ? null : _flight);

    /// <summary>
    /// Makes callers wait for the replacement once the token was rejected. During a back-off, in which only the store is read,
    /// callers who did not reject the token still get it.
    /// </summary>
    private void JoinReplacement(in TokenRequest request, TokenState state)
    {
        if (state != TokenState.Expired && _flight!.Context.Backoff is null && _current!.IsRejectedBy(request))
        {
            _flight.IsReplacement = true;
            PublishUntil(long.MinValue);
        }
    }

    private Flight StartFetch(in TokenRequest request, FetchTrigger trigger, Instant now, BackoffPeriod? backoff, BackoffPeriod? trial)
    {
        // The fetch gets the caller's trace context by value.
        var rejected = _current?.IsRejectedBy(request) == true ? _current : null;
        return _flight = new Flight(fetcher, this, new FetchContext(
            generation, request, trigger, FetchSpan.Caller, _current?.Token, rejected?.IssuedOn, rejected?.RejectionsAfter(now) ?? 0, backoff, trial)
        {
            Parent = FetchContext.Current,
        });
    }
}
