namespace TokenClients.Caching;

/// <summary>
/// The time-out of one fetch. It looks at the clock every second, so that it knows whether the process ran meanwhile: one that was
/// frozen, as functions and paused containers are, has had no time for the answer.
/// </summary>
internal sealed class FetchTimer : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>How late a look must be for the process not to have run.</summary>
    private static readonly TimeSpan Frozen = TimeSpan.FromSeconds(2);

    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly long _startedOn;
    private readonly CancellationTokenSource _cancellation = new();
    private readonly ITimer _timer;
    private readonly object _gate = new();
    private TimeSpan _nextLook;
    private bool _wasFrozen;
    private bool _isDisposed;

    public FetchTimer(TimeSpan timeout, TimeProvider time)
    {
        (_timeout, _time, _startedOn) = (timeout, time, time.GetTimestamp());
        _timer = time.CreateTimer(static timer => ((FetchTimer)timer!).OnTick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        LookAfter(TimeSpan.Zero);
    }

    /// <summary>Cancelled when the time is over.</summary>
    public CancellationToken Token => _cancellation.Token;

    /// <summary>Whether the process did not run for some of the time.</summary>
    public bool WasFrozen
    {
        get
        {
            lock (_gate)
            {
                return _wasFrozen |= _time.GetElapsedTime(_startedOn) - _nextLook > Frozen;
            }
        }
    }

    /// <summary>Ends the fetch before the time is over.</summary>
    public void Cancel() => SafeInvoke.Run(_cancellation.Cancel);

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
        }

        _timer.Dispose();
        _cancellation.Dispose();
    }

    private void OnTick()
    {
        try
        {
            var elapsed = _time.GetElapsedTime(_startedOn);
            lock (_gate)
            {
                _wasFrozen |= elapsed - _nextLook > Frozen;
            }

            if (elapsed < _timeout)
            {
                LookAfter(elapsed);
                return;
            }
        }
        catch (Exception)
        {
            // A clock that throws ends the fetch.
        }

        Cancel();
    }

    private void LookAfter(TimeSpan elapsed)
    {
        var left = _timeout - elapsed;
        var wait = left < Interval ? left : Interval;
        lock (_gate)
        {
            _nextLook = elapsed + wait;
            if (!_isDisposed)
            {
                _timer.Change(wait, Timeout.InfiniteTimeSpan);
            }
        }
    }
}
