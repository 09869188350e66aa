namespace TokenClients.Chaos;

/// <summary>
/// The tokens of one client and scope, as they show from outside: the end of a fetch's span tells the correlation id of the
/// newest token, and the first caller who gets a token with that id shows the rest of it.
/// </summary>
/// <remarks>
/// It holds the newest token only, as the cache does: a service that issues shorter lives has its reasons. It holds none
/// if the wall clock jumped between the answer and the end of the span, for then it is not known from outside on which side
/// of the jump the token's life began; and none of an era before the present one. Of those it knows which a removal has made an
/// end of.
/// </remarks>
internal sealed class Ledger(Slot slot)
{
    /// <summary>How many removed tokens are remembered.</summary>
    private const int MostGone = 8;

    private readonly Lock _gate = new();
    private readonly Queue<(string Id, int Removal)> _gone = new();
    private (string? Id, Moment Received, string Trigger)? _newest;
    private volatile Life? _held;

    /// <summary>The token that the cache holds in this era, if the ledger knows.</summary>
    public Life? Held(Era era) => _held is { } held && era.IsKnown && held.Era == era ? held : null;

    /// <summary>What is known of that token.</summary>
    public Life? Find(AccessToken token) => _held is { } held && held.Token == token ? held : null;

    /// <summary>A fetch has brought a token, at some time since its last answer; one of an era that is over, for those who wait for it.</summary>
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

            _newest = now.LastJump < fetch.LastEnd ? (correlationId, received, fetch.Trigger) : null;
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
        }
    }

    /// <summary>Whether the token had been removed when a call of that era began.</summary>
    public bool WasRemoved(AccessToken token, Era era)
    {
        lock (_gate)
        {
            return _gone.Any(gone => gone.Id == token.CorrelationId && era.Removals >= gone.Removal);
        }
    }

    /// <summary>A call of that era got this token.</summary>
    public void Sighted(AccessToken token, Era era)
    {
        if (slot.IsPassing || !era.IsKnown || (_held is { } held && held.Token == token && held.Era == era))
        {
            return;
        }

        lock (_gate)
        {
            if (_newest is { } newest && newest.Id == token.CorrelationId)
            {
                _held = new Life(token, newest.Received, era, newest.Trigger);
                slot.Diary.Note(newest.Received, $"token {Violations.Short(token)} received, lives {_held.Lifetime.TotalSeconds:0.0} s");
            }
        }
    }

    private void Gone(string? id, int removal)
    {
        if (id is not null)
        {
            _gone.Enqueue((id, removal));
            if (_gone.Count > MostGone)
            {
                _gone.Dequeue();
            }
        }
    }
}
