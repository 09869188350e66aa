namespace TokenClients.Chaos;

/// <summary>
/// The fetches of one client and scope, checked against the documented limits: one at a time, with a maximum number of requests
/// each; none while the token is fresh; a back-off after a failure, never shorter than <c>Retry-After</c>; and a wait between
/// consecutive replacements, unless the token is due.
/// </summary>
/// <remarks>
/// A wait is measured from the end of the preceding request, which is earlier than the start of the cache's own measurement, and
/// compared with the shortest wait that jitter allows, so there are no false alarms. Across eras, only the back-offs of the whole
/// client are checked, because a removal does not end them. Fetches whose era is unclear because of a reload or removal are not
/// checked, nor are waits that a token from a shared store may have ended. Requests that outlive the time-out of their fetch are
/// ignored.
/// </remarks>
internal sealed class RequestHistory(Slot slot)
{
    /// <summary>The cache measures in whole milliseconds.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(5);

    private static readonly TimeSpan LeastFreeze = TimeSpan.FromSeconds(2);

    /// <summary>If the headers of a response take longer, its body may be too late: an attempt takes at most 4 s.</summary>
    private static readonly TimeSpan InTime = TimeSpan.FromSeconds(3);

    /// <summary>All attempts together take at most 12 s for each key.</summary>
    private static readonly TimeSpan InTotalTime = TimeSpan.FromSeconds(11);

    private static readonly TimeSpan RejectionMemory = TimeSpan.FromSeconds(115);

    private readonly Lock _gate = new();
    private Fetch? _last;
    private Era _era;
    private int _failures;
    private int _mostFailures;
    private int _replacements;
    private int _storeHits;
    private TimeSpan _receivedAt;
    private TimeSpan _endedAt = TimeSpan.MinValue;
    private TimeSpan _endedStart = TimeSpan.MinValue;

    /// <summary>Whether a response has arrived that may contain a token, but the span of its fetch has not ended.</summary>
    public bool IsArriving
    {
        get
        {
            lock (_gate)
            {
                return _last is { Succeeded: null, Open: 0, LastStatus: >= 200 and < 300 };
            }
        }
    }

    /// <summary>Whether a fetch was in flight at some time since <paramref name="moment"/>.</summary>
    public bool WasFetchingAfter(Moment moment)
    {
        lock (_gate)
        {
            return _last is { Succeeded: null } || _endedAt >= moment.Ticking;
        }
    }

    /// <summary>Records the start of a fetch.</summary>
    public void Began(Fetch fetch, Violations violations)
    {
        var now = fetch.Started;
        slot.EventLog.Note(now, $"fetch begun: {fetch.Trigger}");
        if (fetch.Era.Generation is null)
        {
            return;
        }

        if (slot.Client.Backoffs.Forbids(fetch, !fetch.Era.IsKnown || IsArriving || slot.Client.MayHaveHadToken(slot)) is { } until)
        {
            violations.Add(Guarantee.BoundsRequests, slot, now, $"a fetch during a pause of the whole client, which lasts until {until.TotalSeconds:0.000} s, {slot.Client.Backoffs.Cause}");
        }

        if (!slot.Client.IsShared && (fetch.Trigger is "miss" or "refresh") && now.LastJump < fetch.CalledAt && !IsArriving
            && slot.Ledger.Held(fetch.Era) is { } held && held.IsFresh(now))
        {
            violations.Add(Guarantee.BoundsRequests, slot, now, $"a fetch ({fetch.Trigger}) while token {Violations.Short(held.Token)} is fresh");
        }
    }

    /// <summary>Records that a request of a fetch is sent.</summary>
    public void Sent(Fetch fetch, Moment now, Violations violations)
    {
        lock (_gate)
        {
            // A fetch calls its provider once more if the process was suspended for 2 s during the first call, or the clock jumped.
            var calls = now.Ticking - fetch.Started.Ticking >= LeastFreeze || now.Jumps != fetch.Started.Jumps ? 2 : 1;
            var fault = ++fetch.Attempts > calls * slot.Client.AttemptsPerFetch
                ? $"request {fetch.Attempts} of one fetch, where {calls * slot.Client.AttemptsPerFetch} are allowed"
                : fetch.Attempts > 1 ? FaultOfRetry(fetch, now) : FaultOfFirst(fetch, now);
            fetch.Open++;
            slot.EventLog.Note(now, $"request {fetch.Attempts}");
            if (fetch.Attempts == 1 && fetch.Era.IsKnown && !(_last?.Started.Ticking > fetch.Started.Ticking))
            {
                _last?.IsFollowed = _last.Era == fetch.Era;
                _last = fetch;
            }

            if (fault is not null)
            {
                violations.Add(Guarantee.BoundsRequests, slot, now, fault);
            }
        }
    }

    /// <summary>Records the response or the failure of a request.</summary>
    public void Answered(Fetch fetch, int status, TimeSpan retryAfter, Moment sent, Moment now)
    {
        lock (_gate)
        {
            var isInTime = now.Ticking - sent.Ticking < InTime && now.Ticking - fetch.Started.Ticking < InTotalTime;
            fetch.Open--;
            if (fetch.Succeeded is null)
            {
                (fetch.LastEnd, fetch.LastStatus, fetch.LastRetryAfter, fetch.StoreHits) = (now.Ticking, status, retryAfter, slot.Client.StoreHits);
                (fetch.LeastRetryAfter, fetch.JumpsAtResponse) = (isInTime ? retryAfter : TimeSpan.Zero, now.Jumps);
            }

            slot.EventLog.Note(now, $"answer {status}{(retryAfter > TimeSpan.Zero ? $", Retry-After {retryAfter.TotalSeconds:0} s" : "")}");
        }
    }

    /// <summary>Records the end of a fetch.</summary>
    public void Ended(Fetch fetch, string? error, Moment now)
    {
        lock (_gate)
        {
            slot.EventLog.Note(now, $"fetch ended: {error ?? "success"}");
            fetch.Succeeded = error is null;
            fetch.LeastRetryAfter = LeastRetryAfter(fetch, now);
            _endedAt = now.Ticking;
            fetch.IsTransient = error is not ("credential_rejected" or "bad_request");
            fetch.ConcernsClient = (error, fetch.LastStatus) is ("credential_rejected", 401) or ("throttled", 429);
            var (present, isOfClient) = (slot.Era, fetch.Era.Generation is { } generation && slot.Client.Reloads.Stamp == generation);
            var isOutOfTurn = fetch.Started.Ticking < _endedStart;
            _endedStart = isOutOfTurn ? _endedStart : fetch.Started.Ticking;
            if (isOutOfTurn || (isOfClient && fetch.IsOver))
            {
                // The end of the following fetch was recorded first; or its token was removed, so it does not affect the era in which it ends.
                if (error is not null && isOfClient && fetch.ConcernsClient)
                {
                    slot.Client.Backoffs.Failed(fetch, least: 1, most: _mostFailures + 1, now);
                }

                return;
            }

            if (!fetch.Era.IsKnown || fetch.Era != present || _era != fetch.Era || _storeHits != slot.Client.StoreHits)
            {
                // Another era, a token from the store, or unknown: the counts of consecutive failures and replacements start again.
                (_era, _failures, _replacements, _storeHits) = (fetch.Era, 0, 0, slot.Client.StoreHits);
            }

            if (error is null)
            {
                var isConsecutive = fetch.Started.Ticking - _receivedAt < RejectionMemory;
                _replacements = fetch.Trigger != "replacement" || fetch.Era != present ? 0 : isConsecutive ? _replacements + 1 : 1;
                (_failures, _mostFailures, _receivedAt) = (0, fetch.Era.IsKnown ? 0 : _mostFailures, fetch.LastEnd);
            }
            else if (isOfClient)
            {
                slot.Client.Backoffs.Failed(fetch, ++_failures, ++_mostFailures, now);
            }
        }
    }

    private static TimeSpan LeastRetryAfter(Fetch fetch, Moment now) =>
        now.Jumps == fetch.JumpsAtResponse ? fetch.LeastRetryAfter : TimeSpan.Zero; // because of a freeze, the body may have been too late

    private static string? FaultOfRetry(Fetch fetch, Moment now) =>
        fetch.IsFollowed ? "a request of a fetch after one of the next"
        : LeastRetryAfter(fetch, now) is var least && least > TimeSpan.Zero && now.Ticking < fetch.LastEnd + least - ChaosTime.TimerSlack
            ? $"a retry {(now.Ticking - fetch.LastEnd).TotalSeconds:0.000} s after an answer with Retry-After {fetch.LastRetryAfter.TotalSeconds:0} s"
        : null;

    private string? FaultOfFirst(Fetch fetch, Moment now)
    {
        if (_last is not { } last || !fetch.Era.IsKnown || last.Era != fetch.Era || slot.IsEvictable)
        {
            return null;
        }

        var (since, failures) = (now.Ticking - last.LastEnd + Slack, last.Succeeded == false && _era == fetch.Era ? Math.Max(1, _failures) : 1);
        var wait = DocumentedWaits.Shortest(last.IsTransient, failures, last.LeastRetryAfter);
        return last.Open > 0 && last.Succeeded is null ? "a second fetch while one is in flight"
            : last.StoreHits != slot.Client.StoreHits ? null
            : last.HasFailed && since < wait
                ? $"a fetch {since.TotalSeconds:0.000} s after failure {failures} in a row, where {wait.TotalSeconds:0.000} s are the least"
            : last.Succeeded == true && (last.Trigger, fetch.Trigger) == ("replacement", "replacement")
                && since < DocumentedWaits.BeforeReplacing(_replacements) && slot.Ledger.Held(fetch.Era)?.IsFresh(now) == true
                ? $"replacement {_replacements + 1} in a row after {since.TotalSeconds:0.000} s"
            : null;
    }
}
