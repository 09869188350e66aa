using Microsoft.Extensions.Logging.Abstractions;
using TokenClients;
using TokenClients.Caching;
using TokenClients.Shared;

namespace Fleet.Simulation;

/// <summary>
/// One instance: its cache, which is the real one, and its callers, one every second. The calls that can only get the token
/// at hand are left out: a look at the cache's status tells until when they do.
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

    /// <param name="world">Where it lives.</param>
    /// <param name="firstCall">When its first caller comes, the others follow each a second later.</param>
    /// <param name="ahead">How far its clock is ahead.</param>
    public Node(World world, TimeSpan firstCall, TimeSpan ahead) => (_world, _firstCall, _ahead) = (world, firstCall, ahead);

    /// <summary>Whether its clock is off by more than the seconds that clocks usually are.</summary>
    public bool HasWrongClock => _ahead.Duration() > TimeSpan.FromMinutes(1);

    /// <summary>Starts it, or starts it again: nothing is kept of before.</summary>
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

    /// <summary>Ends its cache; on virtual clocks nobody waits for what is being stored.</summary>
    public void Dispose()
    {
        if (_cache is { } cache)
        {
            _ = cache.DisposeAsync().AsTask();
        }
    }

    /// <summary>After whatever happened to it: who waited may go on, and the next call may have something to do.</summary>
    public void LookAfterItself()
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

        CallAt(FirstCallFrom(_world.Timeline.Now + UntilSomethingToDo(entry, status.Now)));
    }

    /// <summary>How long every caller gets the token at hand, and nothing else happens.</summary>
    private TimeSpan UntilSomethingToDo(CacheEntryStatus entry, Instant now)
    {
        if (!entry.Serves(now))
        {
            return TimeSpan.FromTicks(1); // whoever calls next waits too, or gets the failure
        }

        var state = entry.Token!.StateAt(now);
        var change = entry.Token.NextTransition(state, now);
        if (state == TokenState.Due && !entry.IsFetching)
        {
            change = Math.Min(change, entry.Backoff?.Until ?? 0); // the next call begins a fetch
        }

        var untilChange = TimeSpan.FromMilliseconds(change - now.Milliseconds);
        var untilRefused = _world.Service.NextTransition(_token!) - _world.Timeline.Utc;
        var until = untilRefused < untilChange ? untilRefused : untilChange;
        return until > TimeSpan.Zero ? until : TimeSpan.FromTicks(1);
    }

    private void Call()
    {
        Call(default);
        if (_cache!.Status is var status && status.Entries[0].Serves(status.Now) && _world.Service.HasEnded(_token!))
        {
            // The resource says no, and the handler asks for another.
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

    /// <summary>Stands for ArrStsClient and the others: it asks the service, and does not keep what it gets.</summary>
    private sealed class Client(TokenService service, Node node, TimeProvider clock) : ITokenProvider
    {
        public ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default) =>
            service.AnswerAsync(node, clock);
    }
}
