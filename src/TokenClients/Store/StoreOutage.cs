namespace TokenClients;

/// <summary>Whether a store works, so that an outage is told once and not at each call.</summary>
internal sealed class StoreOutage
{
    private int _isDown;

    /// <summary>It failed; whether it worked before.</summary>
    public bool Begins() => Interlocked.Exchange(ref _isDown, 1) == 0;

    /// <summary>It worked; whether it failed before.</summary>
    public bool Ends() => Volatile.Read(ref _isDown) == 1 && Interlocked.Exchange(ref _isDown, 0) == 1;
}
