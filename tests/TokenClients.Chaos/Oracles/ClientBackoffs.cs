namespace TokenClients.Chaos;

/// <summary>The back-offs that apply to every scope of a client, after a 401 or 429, and the end of all back-offs.</summary>
internal sealed class ClientBackoffs
{
    private readonly Lock _gate = new();
    private (TimeSpan From, TimeSpan Until) _backoff = (TimeSpan.MinValue, TimeSpan.MinValue);
    private TimeSpan _longestBackoff = TimeSpan.MinValue;
    private TimeSpan _backoffsEnd;
    private bool _isNamed;
    private string _cause = "";

    /// <summary>The latest end of all back-offs of all scopes, by the monotonic clock.</summary>
    public TimeSpan BackoffsEnd
    {
        get
        {
            lock (_gate)
            {
                return _backoffsEnd;
            }
        }
    }

    /// <summary>The cause of the back-off, for the report of a violation.</summary>
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

    /// <summary>Records a failed fetch.</summary>
    /// <param name="fetch">The fetch.</param>
    /// <param name="least">The least number of consecutive failures of its scope.</param>
    /// <param name="most">The greatest number of consecutive failures of its scope.</param>
    /// <param name="now">When it failed.</param>
    public void Failed(Fetch fetch, int least, int most, Moment now)
    {
        lock (_gate)
        {
            var longest = now.Ticking + DocumentedWaits.Longest(fetch.IsTransient, most, fetch.LastRetryAfter);
            _backoffsEnd = longest > _backoffsEnd ? longest : _backoffsEnd;
            var until = fetch.LastEnd + DocumentedWaits.Shortest(fetch.IsTransient, least, fetch.LeastRetryAfter);
            if (fetch.ConcernsClient && longest > _longestBackoff)
            {
                _longestBackoff = longest;
            }

            if (fetch.ConcernsClient && until > _backoff.Until && !fetch.MayBeTrial)
            {
                (_backoff, _isNamed) = ((now.Ticking, until), fetch.LeastRetryAfter > TimeSpan.Zero);
                _cause = $"after {fetch.LastStatus} for {fetch.Slot}";
            }
        }
    }

    /// <summary>
    /// Returns until when this fetch was forbidden, or <see langword="null"/> if it was allowed. Calls from before the failure may still
    /// start one. So may a scope that has had a token, unless the service requested the wait.
    /// </summary>
    public TimeSpan? Forbids(Fetch fetch, bool mayHaveHadToken)
    {
        lock (_gate)
        {
            var mayTry = mayHaveHadToken && !_isNamed;
            fetch.MayBeTrial = mayTry && fetch.Started.Ticking < _longestBackoff;
            return !mayTry && fetch.CalledAt > _backoff.From && fetch.Started.Ticking < _backoff.Until - TimeSpan.FromMilliseconds(5) ? _backoff.Until : null;
        }
    }

    /// <summary>Ends all back-offs, because the settings have changed.</summary>
    public void Clear(Moment now)
    {
        lock (_gate)
        {
            (_backoff, _longestBackoff, _backoffsEnd) = ((TimeSpan.MinValue, TimeSpan.MinValue), TimeSpan.MinValue, now.Ticking);
        }
    }
}
