namespace TokenClients.Chaos;

/// <summary>
/// The tokens of one client and scope, as they show from outside: the end of a fetch's span tells the correlation id of the
/// newest token, and the first caller who gets a token with that id shows the rest of it.
/// </summary>
/// <remarks>
/// It holds the newest token only, as the cache does: a service that issues shorter lives has its reasons. It holds none
/// if the wall clock jumped between the answer and the end of the span, for then it is not known from outside on which side
/// of the jump the token's life began; and none of an era before the present one. Of those it knows which a removal has made an
/// end of. Tokens of other instances, from a shared store, show only when a caller gets them.
/// </remarks>
internal sealed class Ledger(Slot slot)
{
    /// <summary>How many removed tokens are remembered, and how many of its own.</summary>
    private const int MostGone = 8;

    private readonly Lock _gate = new();
    private readonly Queue<(string Id, int Removal)> _gone = new();
    private readonly Queue<string> _own = new();
    private (string Id, Moment Received, string Trigger, Era Era)? _newest;
    private volatile Life? _held;
    private volatile Life? _found;
    private string? _foundId;
    private int _notRemoved;

    /// <summary>The token that the cache holds in this era, if the ledger knows.</summary>
    public Life? Held(Era era) => _held is { } held && era.IsKnown && held.Era == era ? held : null;

    /// <summary>What is known of that token.</summary>
    public Life? Find(AccessToken token) =>
        _held is { } held && held.Token == token ? held : _found is { } found && found.Token == token ? found : null;

    /// <summary>
    /// A fetch has brought a token, at some time since its last answer; one of an era that is over, for those who wait for it. Without an
    /// id, it comes from the store.
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

    /// <summary>The token is about to be removed.</summary>
    /// <param name="removal">How many removals there have been when this one is over.</param>
    public void Removing(int removal)
    {
        lock (_gate)
        {
            Gone(_newest?.Id, removal);
            Gone(_foundId, removal);
        }
    }

    /// <summary>The store may have kept what was removed, up to that removal.</summary>
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

    /// <summary>A call of that era got this token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="era">The era.</param>
    /// <param name="finds">How often a store had had a token for the client when the call began.</param>
    /// <param name="foundAfter">A moment shortly before, with no jump since and before, if the token may just have been found in a store.</param>
    public void Sighted(AccessToken token, Era era, int finds, Moment? foundAfter)
    {
        if (slot.IsPassing || !era.IsKnown)
        {
            return;
        }

        if (_held is { } held && held.Token == token && held.Era == era)
        {
            held.SeenAfter = finds;
            return;
        }

        lock (_gate)
        {
            if (_newest is { } newest && newest.Id == token.CorrelationId && (!slot.Client.IsShared || newest.Era == era))
            {
                _held = new Life(token, newest.Received, era, newest.Trigger) { SeenAfter = finds };
                slot.Diary.Note(newest.Received, $"token {Violations.Short(token)} received, lives {_held.Lifetime.TotalSeconds:0.0} s");
            }
            else if (slot.Client.IsShared && _foundId != token.CorrelationId && !_own.Contains(token.CorrelationId!))
            {
                // Another instance's token, of unknown age, has taken the place of the newest one.
                (_newest, _held, _foundId) = (null, null, token.CorrelationId);
                _found = foundAfter is { } moment ? new Life(token, moment, era, "store") : null;
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
