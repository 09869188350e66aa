using System.Collections.Immutable;

namespace TokenClients.Emulator;

/// <summary>
/// Notifies the open pages of requests and faults. It costs next to nothing while no page is open. Thread-safe.
/// </summary>
internal sealed class PageFeed
{
    private ImmutableArray<PageListener> _listeners = [];
    private long _seen;

    /// <summary>The number of requests so far.</summary>
    public long Seen => Volatile.Read(ref _seen);

    public long Count() => Interlocked.Increment(ref _seen);

    public void Publish(EmulatedRequest request)
    {
        foreach (var listener in _listeners)
        {
            listener.Add(request);
        }
    }

    public void PublishFaults()
    {
        foreach (var listener in _listeners)
        {
            listener.AddFaults();
        }
    }

    public void Add(PageListener listener) =>
        ImmutableInterlocked.Update(ref _listeners, (all, one) => all.Add(one), listener);

    public void Remove(PageListener listener) =>
        ImmutableInterlocked.Update(ref _listeners, (all, one) => all.Remove(one), listener);
}
