namespace TokenClients.Chaos;

/// <summary>One of the emulator's three services, seen from outside; the emulator behind it may be restarted.</summary>
internal sealed class Side(string name, Func<EmulatedService> service)
{
    private int _keyEpoch;

    public string Name => name;

    public EmulatedService Service => service();

    /// <summary>Of the token service.</summary>
    public Health Tokens { get; } = new();

    /// <summary>Of the resource.</summary>
    public Health Resource { get; } = new();

    /// <summary>Counts how often all tokens were revoked.</summary>
    public int KeyEpoch => Volatile.Read(ref _keyEpoch);

    public void Revoked() => Interlocked.Increment(ref _keyEpoch);
}
