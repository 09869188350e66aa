namespace TokenClients.Store;

/// <summary>Tracks whether the store works, so that an outage is logged once and not at each call.</summary>
internal sealed class StoreOutage
{
    private const int Works = 0;

    private int _failing = Works;

    /// <summary>What a store may fail at: one of these may fail while the other works.</summary>
    internal enum Call
    {
        Read = 1,
        Write,
    }

    /// <summary>A call failed; whether an outage begins with it.</summary>
    public bool Begins(Call call) => Interlocked.CompareExchange(ref _failing, (int)call, Works) == Works;

    /// <summary>A call worked; whether that ends the outage, which one of its kind began.</summary>
    public bool Ends(Call call) => Interlocked.CompareExchange(ref _failing, Works, (int)call) == (int)call;
}
