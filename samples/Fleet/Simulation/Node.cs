using Microsoft.Extensions.Logging.Abstractions;
using TokenClients;
using TokenClients.Caching;
using TokenClients.Shared;
using TokenClients.Store;

namespace Fleet.Simulation;

/// <summary>
/// An instance with its real cache and one call every second. Calls that would only return the cached token are
/// skipped; the status of the cache shows until when that is the case.
/// </summary>
internal sealed class Node : IDisposable
{
    private static readonly TimeSpan CallEvery = TimeSpan.FromSeconds(1);

    private readonly World _world;
    private readonly TimeSpan _firstCall;
    private readonly TimeSpan _ahead;
    private readonly List<Task<AccessToken>> _waiting = [];
    private CachingTokenProvider? _cache;
    private AccessToken? _token;
    private TimeSpan _nextCall = TimeSpan.MaxValue;

    /// <param name="world">The simulated world.</param>
    /// <param name="firstCall">The time of the first call; further calls follow every second.</param>
    /// <param name="ahead">How far the clock of the node is ahead.</param>
    public Node(World world, TimeSpan firstCall, TimeSpan ahead) => (_world, _firstCall, _ahead) = (world, firstCall, ahead);

    /// <summary>Whether the clock of the node is wrong by more than the usual few seconds.</summary>
    public bool HasWrongClock => _ahead.Duration() > TimeSpan.FromMinutes(1);

    /// <summary>Starts or restarts the node with an empty cache.</summary>
    public void Start()
    {
        var clock = new NodeClock(_world.Timeline, this, _ahead);
        var client = new Client(_world.Service, this, clock);
        var shared = _world.Store is null ? null : new SharedTokens(
            _world.Store.For(this), "fleet", new TokenStoreOptions { ColdStartWait = Scenario.ColdStartWait }, clock, NullLogger.Instance);
        _cache = new CachingTokenProvider(new TokenSource(client), "fleet", options: null, clock, NullLogger.Instance, _world.Random.NextDouble, shared);
        _waiting.Clear();
        _token = null;
        CallAt(FirstCallFrom(_world.Timeline.Now));
    }

    /// <summary>
    /// Disposes the cache without waiting, because pending writes do not complete on a virtual clock.
    /// </summary>
    public void Dispose()
    {
        if (_cache is { } cache)
        {
            _ = cache.DisposeAsync().AsTask();
        }
    }

    /// <summary>
    /// Updates the node after an event: completed calls are counted, and the next relevant call is scheduled.
    /// </summary>
    public void ProcessEvent()
    {
        _world.Tally.FailedCalls += _waiting.Count(call => call.IsFaulted);
        _waiting.RemoveAll(call => call.IsCompleted);
        var status = _cache!.Status;
        var entry = status.Entries[0];
        if (entry.Token?.Token is { } token && token != _token)
        {
            _world.Tally.LastFirstToken = _token is null ? _world.Timeline.Now : _world.Tally.LastFirstToken;
            _token = token;
        }

        CallAt(FirstCallFrom(_world.Timeline.Now + TimeUntilNextChange(entry, status.Now)));
    }

    /// <summary>Returns how long every call only returns the cached token.</summary>
    private TimeSpan TimeUntilNextChange(CacheEntryStatus entry, Instant now)
    {
        if (!entry.Serves(now))
        {
            return TimeSpan.FromTicks(1); // the next caller waits too, or gets the failure
        }

        var state = entry.Token!.StateAt(now);
        var change = entry.Token.NextTransition(state, now);
        if (state == TokenState.Due && !entry.IsFetching)
        {
            change = Math.Min(change, entry.Backoff?.Until ?? 0); // the next call starts a fetch
        }

        var untilChange = TimeSpan.FromMilliseconds(change - now.Milliseconds);
        var untilExpired = _world.Service.GetExpiry(_token!) - _world.Timeline.Utc;
        var until = untilExpired < untilChange ? untilExpired : untilChange;
        return until > TimeSpan.Zero ? until : TimeSpan.FromTicks(1);
    }

    private void Call()
    {
        Call(default);
        if (_cache!.Status is var status && status.Entries[0].Serves(status.Now) && _world.Service.HasExpired(_token!))
        {
            // The resource rejects the token, and the handler requests a new one.
            _world.Tally.RefusedCalls++;
            Call(TokenRequest.Replacing(_token!));
        }
    }

    private void Call(TokenRequest request)
    {
        var call = _cache!.GetTokenAsync(request).AsTask();
        if (!call.IsCompletedSuccessfully)
        {
            _waiting.Add(call);
        }
    }

    private TimeSpan FirstCallFrom(TimeSpan moment)
    {
        var since = moment - _firstCall;
        var calls = since <= TimeSpan.Zero ? 0 : ((since.Ticks - 1) / CallEvery.Ticks) + 1;
        return _firstCall + (calls * CallEvery);
    }

    private void CallAt(TimeSpan moment)
    {
        if (moment == _nextCall)
        {
            return;
        }

        _nextCall = moment;
        _world.Timeline.At(moment, this, () =>
        {
            if (moment == _nextCall)
            {
                _nextCall = TimeSpan.MaxValue;
                Call();
            }
        });
    }

    /// <summary>
    /// Simulates ArrStsClient and similar clients: it requests a token from the service and does not cache it.
    /// </summary>
    private sealed class Client(TokenService service, Node node, TimeProvider clock) : ITokenProvider
    {
        public ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default) =>
            service.AnswerAsync(node, clock);
    }
}
