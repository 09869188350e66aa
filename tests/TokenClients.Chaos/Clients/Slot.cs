namespace TokenClients.Chaos;

/// <summary>What the oracles know of one client and scope.</summary>
internal sealed class Slot
{
    public Slot(Client client, string? scope, bool isEvictable = false)
    {
        (Client, Scope, IsEvictable) = (client, scope, isEvictable);
        Ledger = new Ledger(this);
        Requests = new RequestHistory(this);
    }

    public Client Client { get; }

    public string? Scope { get; }

    /// <summary>Whether it is one of many scopes that the cache may evict at any time, and about which the oracles keep no information.</summary>
    public bool IsEvictable { get; }

    /// <summary>The tokens.</summary>
    public Ledger Ledger { get; }

    /// <summary>The requests.</summary>
    public RequestHistory Requests { get; }

    /// <summary>Detects whether the token was removed during a call.</summary>
    public Health Removals { get; } = new();

    public Era Era => new(Client.Reloads.Stamp, Removals.Stamp);

    /// <summary>Whether it may have had a token since the last removal; not known for an evictable scope.</summary>
    public bool MayHaveHadToken { get; set; }

    public EventLog EventLog { get; } = new(24);

    public override string ToString() => $"{Client.Name} {Scope ?? "(default scope)"}";
}
