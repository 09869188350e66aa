namespace TokenClients.Chaos;

/// <summary>The waits that hold for every scope of a client, after a 401 or 429; and how long any wait may last.</summary>
internal sealed class SharedPauses
{
    private readonly Lock _gate = new();
    private (TimeSpan From, TimeSpan Until) _pause = (TimeSpan.MinValue, TimeSpan.MinValue);
    private TimeSpan _longestPause = TimeSpan.MinValue;
    private TimeSpan _quietFrom;
    private bool _isNamed;
    private string _cause = "";

    /// <summary>When every wait of every scope is over at the latest, by the monotonic clock.</summary>
    public TimeSpan QuietFrom
    {
        get
        {
            lock (_gate)
            {
                return _quietFrom;
            }
        }
    }

    /// <summary>What the pause came from, for the report of a violation.</summary>
    public string Cause
    {
        get
        {
            lock (_gate)
            {
                return _cause;
            }
        }
    }

    /// <summary>A fetch has failed.</summary>
    /// <param name="fetch">The fetch.</param>
    /// <param name="least">How many of its scope have failed in a row, at least.</param>
    /// <param name="most">How many may have.</param>
    /// <param name="now">When.</param>
    public void Failed(Fetch fetch, int least, int most, Moment now)
    {
        lock (_gate)
        {
            var longest = now.Ticking + Waits.Longest(fetch.IsTransient, most, fetch.LastRetryAfter);
            _quietFrom = longest > _quietFrom ? longest : _quietFrom;
            var until = fetch.LastEnd + Waits.Shortest(fetch.IsTransient, least, fetch.LeastRetryAfter);
            if (fetch.ConcernsClient && longest > _longestPause)
            {
                _longestPause = longest;
            }

            if (fetch.ConcernsClient && until > _pause.Until && !fetch.MayBeTrial)
            {
                (_pause, _isNamed) = ((now.Ticking, until), fetch.LeastRetryAfter > TimeSpan.Zero);
                _cause = $"after {fetch.LastStatus} for {fetch.Slot}";
            }
        }
    }

    /// <summary>
    /// Until when no fetch may begin for a call of any scope that came after the failure; for those before, it may be on its way. A
    /// scope that has had a token may try, unless the service named the wait.
    /// </summary>
    public TimeSpan? Forbids(Fetch fetch, bool mayHaveHadToken)
    {
        lock (_gate)
        {
            var mayTry = mayHaveHadToken && !_isNamed;
            fetch.MayBeTrial = mayTry && fetch.Started.Ticking < _longestPause;
            return !mayTry && fetch.AskedAt > _pause.From && fetch.Started.Ticking < _pause.Until - TimeSpan.FromMilliseconds(5) ? _pause.Until : null;
        }
    }

    /// <summary>An options change clears every wait at once.</summary>
    public void Clear(Moment now)
    {
        lock (_gate)
        {
            (_pause, _longestPause, _quietFrom) = ((TimeSpan.MinValue, TimeSpan.MinValue), TimeSpan.MinValue, now.Ticking);
        }
    }
}
