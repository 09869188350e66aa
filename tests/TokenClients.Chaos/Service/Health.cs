namespace TokenClients.Chaos;

/// <summary>Detects whether a service was disturbed during a call: if not, the stamp is the same before and after it.</summary>
internal sealed class Health
{
    private readonly Lock _gate = new();
    private int _disturbances;
    private int _stamp;

    /// <summary>A number that changes with each disturbance, or <see langword="null"/> during one.</summary>
    public int? Stamp
    {
        get
        {
            lock (_gate)
            {
                return _disturbances == 0 ? _stamp : null;
            }
        }
    }

    /// <summary>The number of disturbances so far.</summary>
    public int Count => Volatile.Read(ref _stamp);

    public bool WasGoodSince(int? stamp) => stamp is not null && Stamp == stamp;

    public void Begin()
    {
        lock (_gate)
        {
            (_disturbances, _stamp) = (_disturbances + 1, _stamp + 1);
        }
    }

    public void End()
    {
        lock (_gate)
        {
            _disturbances--;
        }
    }
}
