namespace TokenClients.Emulator;

/// <summary>Details of a request for the page that the request itself does not have. Thread-safe.</summary>
internal sealed class RequestTrace(long number, EmulatedService service, RequestTarget target, Fault? fault)
{
    private const long Pending = -1;

    private long _duration = Pending;
    private volatile IssuedToken? _token;

    /// <summary>The number of the request, counted from 1.</summary>
    public long Number => number;

    public EmulatedService Service => service;

    public RequestTarget Target => target;

    public Fault? Fault => fault;

    /// <summary>The duration of the response, or <see langword="null"/> until it is complete.</summary>
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
