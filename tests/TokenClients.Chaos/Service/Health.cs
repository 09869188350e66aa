namespace TokenClients.Chaos;

/// <summary>Tells whether anything was wrong during a call: the same stamp before and after it says no.</summary>
internal sealed class Health
{
    private readonly Lock _gate = new();
    private int _troubles;
    private int _stamp;

    /// <summary>A number that each trouble changes, or <see langword="null"/> during one.</summary>
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

    /// <summary>How many troubles there have been.</summary>
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
