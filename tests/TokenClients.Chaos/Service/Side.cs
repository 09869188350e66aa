namespace TokenClients.Chaos;

/// <summary>One of the emulator's three services: token service, resource and gateway. The emulator behind it may be restarted.</summary>
internal sealed class Side(string name, Intermediary intermediary, Func<EmulatedService> service)
{
    private int _keyEpoch;

    public string Name => name;

    public EmulatedService Service => service();

    /// <summary>A gateway in front of both its token service and its resource, which some clients use.</summary>
    public Intermediary Intermediary => intermediary;

    /// <summary>The health of the token service.</summary>
    public Health Tokens { get; } = new();

    /// <summary>The health of the resource.</summary>
    public Health Resource { get; } = new();

    /// <summary>Counts how often all tokens were revoked.</summary>
    public int KeyEpoch => Volatile.Read(ref _keyEpoch);

    public void Revoked() => Interlocked.Increment(ref _keyEpoch);
}
