namespace TokenClients.Emulator;

/// <summary>
/// A log of the newest requests, limited by their number and the length of their bodies. Thread-safe.
/// </summary>
internal sealed class RequestLog
{
    private const int MaximumRequests = 10_000;
    private const int MaximumCharacters = 16 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Queue<EmulatedRequest> _requests = new();
    private long _characters;

    public void Add(EmulatedRequest request)
    {
        lock (_lock)
        {
            _requests.Enqueue(request);
            _characters += request.Body.Length;
            while (_requests.Count > MaximumRequests || _characters > MaximumCharacters)
            {
                _characters -= _requests.Dequeue().Body.Length;
            }
        }
    }

    public IReadOnlyList<EmulatedRequest> Snapshot()
    {
        lock (_lock)
        {
            return _requests.ToArray();
        }
    }
}
