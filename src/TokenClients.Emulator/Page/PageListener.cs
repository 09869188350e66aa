namespace TokenClients.Emulator;

/// <summary>
/// The pending updates of one page. The number of requests is limited: a page that falls behind gets the complete state
/// instead. Thread-safe.
/// </summary>
internal sealed class PageListener : IDisposable
{
    private const int Capacity = 256;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly Dictionary<long, EmulatedRequest> _requests = [];
    private bool _isBehind = true;
    private bool _faults;

    public void Add(EmulatedRequest request)
    {
        lock (_lock)
        {
            if (_isBehind)
            {
                return;
            }

            _requests[request.Trace!.Number] = request;
            if (_requests.Count > Capacity)
            {
                _isBehind = true;
                _requests.Clear();
            }

            Signal();
        }
    }

    public void AddFaults()
    {
        lock (_lock)
        {
            _faults = true;
            Signal();
        }
    }

    /// <summary>
    /// Takes the pending updates. At first, and after the page fell behind, that is the complete state.
    /// </summary>
    public PageUpdate Take()
    {
        lock (_lock)
        {
            var update = new PageUpdate(_isBehind, [.. _requests.Values], _faults);
            _requests.Clear();
            (_isBehind, _faults) = (false, false);
            return update;
        }
    }

    /// <summary>Waits for updates until the time-out.</summary>
    public Task WaitAsync(TimeSpan time, CancellationToken cancellationToken) =>
        _changed.WaitAsync(time, cancellationToken);

    public void Dispose() => _changed.Dispose();

    private void Signal()
    {
        if (_changed.CurrentCount == 0)
        {
            _changed.Release();
        }
    }
}
