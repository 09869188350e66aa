namespace TokenClients.Chaos;

/// <summary>What the oracles know of one client and scope.</summary>
internal sealed class Slot
{
    public Slot(Client client, string? scope, bool isPassing = false)
    {
        (Client, Scope, IsPassing) = (client, scope, isPassing);
        Ledger = new Ledger(this);
        Requests = new RequestHistory(this);
    }

    public Client Client { get; }

    public string? Scope { get; }

    /// <summary>Whether it is one of a crowd, which the cache may evict at any time and this program forgets.</summary>
    public bool IsPassing { get; }

    /// <summary>The tokens.</summary>
    public Ledger Ledger { get; }

    /// <summary>The requests.</summary>
    public RequestHistory Requests { get; }

    /// <summary>Tells whether the token was removed during a call.</summary>
    public Health Removals { get; } = new();

    public Era Era => new(Client.Reloads.Stamp, Removals.Stamp);

    /// <summary>Whether it may have had a token since it was last removed; not kept for one of a crowd.</summary>
    public bool MayHaveHadToken { get; set; }

    public Diary Diary { get; } = new(24);

    public override string ToString() => $"{Client.Name} {Scope ?? "(default scope)"}";
}
