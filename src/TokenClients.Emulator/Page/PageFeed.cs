using System.Collections.Immutable;

namespace TokenClients.Emulator;

/// <summary>
/// Tells those who look at the page what happens. Costs next to nothing while nobody does. Thread-safe.
/// </summary>
internal sealed class PageFeed
{
    private ImmutableArray<PageListener> _listeners = [];
    private long _seen;

    /// <summary>How many requests there have been.</summary>
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

    public void Join(PageListener listener) =>
        ImmutableInterlocked.Update(ref _listeners, (all, one) => all.Add(one), listener);

    public void Leave(PageListener listener) =>
        ImmutableInterlocked.Update(ref _listeners, (all, one) => all.Remove(one), listener);
}
