using System.Collections.Concurrent;

namespace TokenClients.Emulator;

/// <summary>
/// The faults that wait for the token requests, or for the resource requests, of one service: each request takes the
/// next one, and when none is left gets <see cref="Always"/>, or else the normal answer.
/// </summary>
/// <remarks>Safe to use from several threads.</remarks>
public sealed class EmulatedFaults
{
    private readonly ConcurrentQueue<Fault> _queue = new();
    private readonly Action _changed;
    private volatile Fault? _always;

    internal EmulatedFaults(Action changed) => _changed = changed;

    /// <summary>How many faults wait, without <see cref="Always"/>.</summary>
    public int Count => _queue.Count;

    /// <summary>
    /// What every request gets once no fault waits, or <see langword="null"/> (the default) for the normal answer.
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

    /// <summary>Adds a fault behind those that wait.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="times">How many requests get it, one or more.</param>
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
    /// Drops the faults that wait and <see cref="Always"/>. Requests that took one already are not touched.
    /// </summary>
    public void Clear()
    {
        _always = null;
        _queue.Clear();
        _changed();
    }

    /// <summary>The fault that waits longest, or <see langword="null"/>.</summary>
    internal Fault? Next => _queue.TryPeek(out var fault) ? fault : null;

    internal void ClearWaiting()
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
