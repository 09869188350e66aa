namespace TokenClients.Chaos;

/// <summary>
/// The tokens of one client and scope, as they show from outside: the end of a fetch's span tells the correlation id of the
/// newest token, and the first caller who gets a token with that id shows the rest of it.
/// </summary>
/// <remarks>
/// It holds the newest token only, as the cache does: a service that issues shorter lives has its reasons. It holds none
/// if the wall clock jumped between the answer and the end of the span, for then it is not known from outside on which side
/// of the jump the token's life began; and none of a generation before the present one.
/// </remarks>
internal sealed class Ledger(Slot slot)
{
    private readonly Lock _gate = new();
    private (string? Id, Moment Received, string Trigger)? _newest;
    private volatile Life? _held;

    /// <summary>The token that the cache holds in this generation, if the ledger knows.</summary>
    public Life? Held(int? generation) => _held is { } held && held.Generation == generation ? held : null;

    /// <summary>What is known of that token.</summary>
    public Life? Find(AccessToken token) => _held is { } held && held.Token == token ? held : null;

    /// <summary>A fetch has brought a token, at some time since its last answer.</summary>
    public void Fetched(Fetch fetch, string? correlationId, Moment now)
    {
        var received = now with { Ticking = fetch.LastEnd, Utc = now.Utc - (now.Ticking - fetch.LastEnd) };
        lock (_gate)
        {
            _newest = now.LastJump < fetch.LastEnd ? (correlationId, received, fetch.Trigger) : null;
            _held = null;
        }
    }

    /// <summary>A call of that generation got this token.</summary>
    public void Sighted(AccessToken token, int? generation)
    {
        if (slot.IsPassing || generation is null || (_held is { } held && held.Token == token && held.Generation == generation))
        {
            return;
        }

        lock (_gate)
        {
            if (_newest is { } newest && newest.Id == token.CorrelationId)
            {
                _held = new Life(token, newest.Received, generation.Value, newest.Trigger);
                slot.Diary.Note(newest.Received, $"token {Violations.Short(token)} received, lives {_held.Lifetime.TotalSeconds:0.0} s");
            }
        }
    }
}
