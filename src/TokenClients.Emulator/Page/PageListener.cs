namespace TokenClients.Emulator;

/// <summary>
/// What one page has not been told yet. It keeps so many requests at most: a page that falls behind is told how things
/// stand instead. Thread-safe.
/// </summary>
internal sealed class PageListener : IDisposable
{
    private const int Capacity = 256;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _news = new(0, 1);
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

            Wake();
        }
    }

    public void AddFaults()
    {
        lock (_lock)
        {
            _faults = true;
            Wake();
        }
    }

    /// <summary>Takes what there is to tell. At first, and when it fell behind, that is everything.</summary>
    public PageNews Take()
    {
        lock (_lock)
        {
            var news = new PageNews(_isBehind, [.. _requests.Values], _faults);
            _requests.Clear();
            (_isBehind, _faults) = (false, false);
            return news;
        }
    }

    /// <summary>Waits for news, but not forever.</summary>
    public Task WaitAsync(TimeSpan time, CancellationToken cancellationToken) =>
        _news.WaitAsync(time, cancellationToken);

    public void Dispose() => _news.Dispose();

    private void Wake()
    {
        if (_news.CurrentCount == 0)
        {
            _news.Release();
        }
    }
}
