namespace TokenClients.Emulator;

/// <summary>
/// A rendering session. It is <c>Starting</c> until it is read for the first time, then <c>Ready</c>, and <c>Expired</c> when its
/// lease, which counts from its creation, has run out. Not thread-safe.
/// </summary>
internal sealed class ArrSession(string id, string size, int maxLeaseTimeMinutes, DateTimeOffset created)
{
    private int _maxLeaseTimeMinutes = maxLeaseTimeMinutes;
    private DateTimeOffset? _stoppedOn;
    private bool _isReady;

    private DateTimeOffset LeaseEnd => created.AddMinutes(_maxLeaseTimeMinutes);

    public bool Has(string otherSize, int otherLease) => size == otherSize && _maxLeaseTimeMinutes == otherLease;

    public void Read() => _isReady = true;

    /// <summary>Sets the lease; returns false if it would not be longer, or if the session has ended.</summary>
    public bool TryExtend(int minutes, DateTimeOffset now)
    {
        if (minutes < _maxLeaseTimeMinutes || HasEnded(now))
        {
            return false;
        }

        _maxLeaseTimeMinutes = minutes;
        return true;
    }

    public void Stop(DateTimeOffset now) => _stoppedOn ??= HasEnded(now) ? null : now;

    /// <summary>Describes the session.</summary>
    /// <param name="now">The time.</param>
    /// <param name="address">The address of the emulator, which stands for the rendering server.</param>
    public ArrSessionProperties Describe(DateTimeOffset now, Uri address)
    {
        var status = Status(now);
        var isReady = status == "Ready";
        var end = new[] { now, LeaseEnd, _stoppedOn ?? now }.Min();
        return new(
            id,
            size,
            status,
            _maxLeaseTimeMinutes,
            Math.Max(0, (int)(end - created).TotalMinutes),
            isReady ? address.Host : null,
            isReady ? address.Port : null,
            isReady ? address.Port : null,
            Teraflops: 0,
            Error: null,
            created.UtcDateTime);
    }

    private string Status(DateTimeOffset now) =>
        _stoppedOn is not null ? "Stopped" : now >= LeaseEnd ? "Expired" : _isReady ? "Ready" : "Starting";

    private bool HasEnded(DateTimeOffset now) => Status(now) is "Stopped" or "Expired";
}
