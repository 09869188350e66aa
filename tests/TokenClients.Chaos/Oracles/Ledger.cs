namespace TokenClients.Chaos;

/// <summary>
/// The token of one client and scope, as far as it can be observed from outside: the span of a fetch contains the correlation id
/// of the token, and the first call that returns a token with that id reveals the rest.
/// </summary>
/// <remarks>
/// It holds only the newest token, like the cache. It holds none if the wall clock jumped between the response and the end of the
/// span, because it is then unknown whether the token's lifetime began before or after the jump; and none of an earlier era, of
/// which it only knows the removed tokens. Tokens of other instances, from a shared store, are observed only when a call returns
/// them.
/// </remarks>
internal sealed class Ledger(Slot slot)
{
    /// <summary>The number of removed tokens, and of the slot's own tokens, that are remembered.</summary>
    private const int MostGone = 8;

    private readonly Lock _gate = new();
    private readonly Queue<(string Id, int Removal)> _gone = new();
    private readonly Queue<string> _own = new();
    private (string Id, Moment Received, string Trigger, Era Era)? _newest;
    private volatile TrackedToken? _held;
    private volatile TrackedToken? _found;
    private string? _foundId;
    private int _notRemoved;

    /// <summary>Returns the token that the cache holds in this era, if it is known.</summary>
    public TrackedToken? Held(Era era) => _held is { } held && era.IsKnown && held.Era == era ? held : null;

    /// <summary>Returns what is known about a token.</summary>
    public TrackedToken? Find(AccessToken token) =>
        _held is { } held && held.Token == token ? held : _found is { } found && found.Token == token ? found : null;

    /// <summary>
    /// Records that a fetch has returned a token, at some time after its last response. A fetch of an earlier era returns it only to
    /// the callers that wait for it. A token without an id comes from the store.
    /// </summary>
    public void Fetched(Fetch fetch, string? correlationId, Moment now)
    {
        var received = now with { Ticking = fetch.LastEnd, Utc = now.Utc - (now.Ticking - fetch.LastEnd) };
        lock (_gate)
        {
            if (fetch.IsOver)
            {
                Gone(correlationId, fetch.Era.Removals!.Value + 1);
                return;
            }

            if (correlationId is not null)
            {
                Remember(_own, correlationId);
            }

            _newest = now.LastJump < fetch.LastEnd && correlationId is not null ? (correlationId, received, fetch.Trigger, fetch.Era) : null;
            _held = null;
        }
    }

    /// <summary>Records that the token is about to be removed.</summary>
    /// <param name="removal">The number of removals, including this one.</param>
    public void Removing(int removal)
    {
        lock (_gate)
        {
            Gone(_newest?.Id, removal);
            Gone(_foundId, removal);
        }
    }

    /// <summary>Records that the store may still have the tokens that were removed up to that removal.</summary>
    public void NotRemoved(int removal)
    {
        lock (_gate)
        {
            _notRemoved = Math.Max(_notRemoved, removal);
        }
    }

    /// <summary>Whether the token had been removed when a call of that era began.</summary>
    public bool WasRemoved(AccessToken token, Era era)
    {
        lock (_gate)
        {
            return _gone.Any(gone => gone.Id == token.CorrelationId && era.Removals >= gone.Removal && gone.Removal > _notRemoved);
        }
    }

    /// <summary>Records that a call of that era returned this token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="era">The era.</param>
    /// <param name="storeHits">How often a store had returned a token for the client when the call began.</param>
    /// <param name="foundAfter">A moment shortly before the call without a jump before or since, if the token may just have been found in a store.</param>
    public void RecordReturned(AccessToken token, Era era, int storeHits, Moment? foundAfter)
    {
        if (slot.IsEvictable || !era.IsKnown)
        {
            return;
        }

        if (_held is { } held && held.Token == token && held.Era == era)
        {
            held.SeenAfter = storeHits;
            return;
        }

        lock (_gate)
        {
            if (_newest is { } newest && newest.Id == token.CorrelationId && (!slot.Client.IsShared || newest.Era == era))
            {
                _held = new TrackedToken(token, newest.Received, era, newest.Trigger) { SeenAfter = storeHits };
                slot.EventLog.Note(newest.Received, $"token {Violations.Short(token)} received, lives {_held.Lifetime.TotalSeconds:0.0} s");
            }
            else if (slot.Client.IsShared && _foundId != token.CorrelationId && !_own.Contains(token.CorrelationId!))
            {
                // A token of another instance, of unknown age, has replaced the newest one.
                (_newest, _held, _foundId) = (null, null, token.CorrelationId);
                _found = foundAfter is { } moment ? new TrackedToken(token, moment, era, "store") : null;
            }
        }
    }

    private void Gone(string? id, int removal)
    {
        if (id is not null)
        {
            Remember(_gone, (id, removal));
        }
    }

    private static void Remember<T>(Queue<T> queue, T item)
    {
        queue.Enqueue(item);
        if (queue.Count > MostGone)
        {
            queue.Dequeue();
        }
    }
}
