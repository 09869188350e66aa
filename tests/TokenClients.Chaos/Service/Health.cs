namespace TokenClients.Chaos;

/// <summary>Detects whether there was any trouble during a call: if not, the stamp is the same before and after it.</summary>
internal sealed class Health
{
    private readonly Lock _gate = new();
    private int _troubles;
    private int _stamp;

    /// <summary>A number that changes with each trouble, or <see langword="null"/> during one.</summary>
    public int? Stamp
    {
        get
        {
            lock (_gate)
            {
                return _troubles == 0 ? _stamp : null;
            }
        }
    }

    /// <summary>The number of troubles so far.</summary>
    public int Count => Volatile.Read(ref _stamp);

    public bool WasGoodSince(int? stamp) => stamp is not null && Stamp == stamp;

    public void Begin()
    {
        lock (_gate)
        {
            (_troubles, _stamp) = (_troubles + 1, _stamp + 1);
        }
    }

    public void End()
    {
        lock (_gate)
        {
            _troubles--;
        }
    }
}
