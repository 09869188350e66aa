namespace TokenClients.Emulator;

/// <summary>What the page says of a request beyond what the request itself says. Thread-safe.</summary>
internal sealed class RequestTrace(long number, EmulatedService service, bool isForResource, Fault? fault)
{
    private const long Pending = -1;

    private long _duration = Pending;
    private volatile IssuedToken? _token;

    /// <summary>Which of the emulator's requests it is, counted from 1.</summary>
    public long Number => number;

    public EmulatedService Service => service;

    public bool IsForResource => isForResource;

    public Fault? Fault => fault;

    /// <summary>How long the answer took, or <see langword="null"/> while it is not done.</summary>
    public TimeSpan? Duration
    {
        get => Volatile.Read(ref _duration) is var ticks && ticks == Pending ? null : new(ticks);
        set => Volatile.Write(ref _duration, value?.Ticks ?? Pending);
    }

    public IssuedToken? Token
    {
        get => _token;
        set => _token = value;
    }
}
