namespace TokenClients.Caching;

/// <summary>
/// The time-out of one fetch. It checks the clock every second to notice whether the process was frozen meanwhile, as
/// serverless functions and paused containers are: a frozen process had no chance to receive the response.
/// </summary>
internal sealed class FetchTimer : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>How late a check must be to conclude that the process was frozen.</summary>
    private static readonly TimeSpan Frozen = TimeSpan.FromSeconds(2);

    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly long _startedOn;
    private readonly CancellationTokenSource _cancellation = new();
    private readonly ITimer _timer;
    private readonly object _gate = new();
    private TimeSpan _nextCheck;
    private bool _wasFrozen;
    private bool _isDisposed;

    public FetchTimer(TimeSpan timeout, TimeProvider time)
    {
        (_timeout, _time, _startedOn) = (timeout, time, time.GetTimestamp());
        _timer = time.CreateTimer(static timer => ((FetchTimer)timer!).OnTick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        ScheduleCheck(TimeSpan.Zero);
    }

    /// <summary>Cancelled when the time is up.</summary>
    public CancellationToken Token => _cancellation.Token;

    /// <summary>Whether the process was frozen for some of the time.</summary>
    public bool WasFrozen
    {
        get
        {
            lock (_gate)
            {
                return _wasFrozen |= _time.GetElapsedTime(_startedOn) - _nextCheck > Frozen;
            }
        }
    }

    /// <summary>Cancels the fetch before the time is up.</summary>
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
                _wasFrozen |= elapsed - _nextCheck > Frozen;
            }

            if (elapsed < _timeout)
            {
                ScheduleCheck(elapsed);
                return;
            }
        }
        catch (Exception)
        {
            // A clock that throws ends the fetch.
        }

        Cancel();
    }

    private void ScheduleCheck(TimeSpan elapsed)
    {
        var left = _timeout - elapsed;
        var wait = left < Interval ? left : Interval;
        lock (_gate)
        {
            _nextCheck = elapsed + wait;
            if (!_isDisposed)
            {
                _timer.Change(wait, Timeout.InfiniteTimeSpan);
            }
        }
    }
}
