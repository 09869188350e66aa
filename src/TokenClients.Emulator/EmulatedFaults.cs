using System.Collections.Concurrent;

namespace TokenClients.Emulator;

/// <summary>
/// The faults for the token requests, or for the resource requests, of one service. Each request takes the next queued
/// fault; if none is queued, it gets <see cref="Always"/>, or else the normal response.
/// </summary>
/// <remarks>Safe to use from several threads.</remarks>
public sealed class EmulatedFaults
{
    private readonly ConcurrentQueue<Fault> _queue = new();
    private readonly Action _changed;
    private volatile Fault? _always;

    internal EmulatedFaults(Action changed) => _changed = changed;

    /// <summary>The number of queued faults, without <see cref="Always"/>.</summary>
    public int Count => _queue.Count;

    /// <summary>
    /// The fault of every request while no fault is queued, or <see langword="null"/> (the default) for the normal
    /// response.
    /// </summary>
    public Fault? Always
    {
        get => _always;
        set
        {
            _always = value;
            _changed();
        }
    }

    /// <summary>Adds a fault to the end of the queue.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="times">The number of requests that get it, one or more.</param>
    /// <exception cref="ArgumentNullException"><paramref name="fault"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="times"/> is less than one.</exception>
    public void Enqueue(Fault fault, int times = 1)
    {
        ArgumentNullException.ThrowIfNull(fault);
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        for (var i = 0; i < times; i++)
        {
            _queue.Enqueue(fault);
        }

        _changed();
    }

    /// <summary>
    /// Removes the queued faults and <see cref="Always"/>. Requests that already took a fault are not affected.
    /// </summary>
    public void Clear()
    {
        _always = null;
        _queue.Clear();
        _changed();
    }

    /// <summary>The next queued fault, or <see langword="null"/>.</summary>
    internal Fault? Next => _queue.TryPeek(out var fault) ? fault : null;

    internal void ClearQueue()
    {
        _queue.Clear();
        _changed();
    }

    internal Fault? Take()
    {
        if (!_queue.TryDequeue(out var fault))
        {
            return _always;
        }

        _changed();
        return fault;
    }
}
