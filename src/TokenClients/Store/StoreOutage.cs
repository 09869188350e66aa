namespace TokenClients.Store;

/// <summary>Tracks whether the store works, so that an outage is logged once instead of for each call.</summary>
internal sealed class StoreOutage
{
    private const int Works = 0;

    private int _failing = Works;

    /// <summary>The kinds of calls: one may fail while the other works.</summary>
    internal enum Call
    {
        Read = 1,
        Write,
    }

    /// <summary>Records a failed call, and returns whether an outage begins with it.</summary>
    public bool Begins(Call call) => Interlocked.CompareExchange(ref _failing, (int)call, Works) == Works;

    /// <summary>Records a successful call, and returns whether it ends an outage, which a call of the same kind began.</summary>
    public bool Ends(Call call) => Interlocked.CompareExchange(ref _failing, Works, (int)call) == (int)call;
}
