namespace TokenClients.Chaos;

/// <summary>
/// The fetches of one client and scope, held against the documented bounds: one at a time; so many requests each; none
/// while the token is fresh; a wait after a failure, never shorter than <c>Retry-After</c>; a wait before the next of
/// several replacements, unless the token is due anyway.
/// </summary>
/// <remarks>
/// Waits are counted from the end of the last request before them, which is earlier than the cache can have counted from,
/// and the shortest that jitter allows is asked for: what breaks them breaks the promise. Between two generations of
/// settings nothing is promised, and a fetch whose generation a reload makes unclear is let be. A request that outlives its
/// fetch's time-out is left behind.
/// </remarks>
internal sealed class RequestHistory(Slot slot)
{
    /// <summary>The cache counts whole milliseconds.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(5);

    private static readonly TimeSpan LeastFreeze = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan RefusalsRemembered = TimeSpan.FromSeconds(115);

    private readonly Lock _gate = new();
    private Fetch? _last;
    private int? _generation;
    private int _failures;
    private int _replacements;
    private TimeSpan _receivedAt;
    private TimeSpan _endedAt = TimeSpan.MinValue;

    /// <summary>Whether an answer has come that may have brought a token, of which the span does not tell yet.</summary>
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

    /// <summary>A fetch has begun.</summary>
    public void Began(Fetch fetch, Violations violations)
    {
        var now = fetch.Started;
        slot.Diary.Note(now, $"fetch begun: {fetch.Trigger}");
        if (fetch.Generation is null)
        {
            return;
        }

        if (slot.Client.Pauses.Forbids(fetch, slot.Client.MayHaveHadToken(slot)) is { } until)
        {
            violations.Add(Promise.BoundsRequests, slot, now, $"a fetch during a pause of the whole client, which lasts until {until.TotalSeconds:0.000} s, {slot.Client.Pauses.Cause}");
        }

        if (fetch.Trigger is "miss" or "refresh" && now.LastJump < fetch.AskedAt && !IsArriving
            && slot.Ledger.Held(fetch.Generation) is { } held && held.IsFresh(now))
        {
            violations.Add(Promise.BoundsRequests, slot, now, $"a fetch ({fetch.Trigger}) while token {Violations.Short(held.Token)} is fresh");
        }
    }

    /// <summary>One of its requests goes out.</summary>
    public void Sent(Fetch fetch, Moment now, Violations violations)
    {
        lock (_gate)
        {
            // A fetch calls its provider once more if the process did not run for 2 s of the first call, or the clock jumped.
            var calls = now.Ticking - fetch.Started.Ticking >= LeastFreeze || now.Jumps != fetch.Started.Jumps ? 2 : 1;
            var fault = ++fetch.Attempts > calls * slot.Client.AttemptsPerFetch
                ? $"request {fetch.Attempts} of one fetch, where {calls * slot.Client.AttemptsPerFetch} are allowed"
                : fetch.Attempts > 1 ? FaultOfRetry(fetch, now) : FaultOfFirst(fetch, now);
            fetch.Open++;
            slot.Diary.Note(now, $"request {fetch.Attempts}");
            if (fetch.Generation is not null && fetch != _last)
            {
                _last?.IsFollowed = _last.Generation == fetch.Generation;
                _last = fetch;
            }

            if (fault is not null)
            {
                violations.Add(Promise.BoundsRequests, slot, now, fault);
            }
        }
    }

    /// <summary>That request was answered, or failed.</summary>
    public void Answered(Fetch fetch, int status, TimeSpan retryAfter, Moment now)
    {
        lock (_gate)
        {
            fetch.Open--;
            if (fetch.Succeeded is null)
            {
                (fetch.LastEnd, fetch.LastStatus, fetch.LastRetryAfter) = (now.Ticking, status, retryAfter);
            }

            slot.Diary.Note(now, $"answer {status}{(retryAfter > TimeSpan.Zero ? $", Retry-After {retryAfter.TotalSeconds:0} s" : "")}");
        }
    }

    /// <summary>It is over.</summary>
    public void Ended(Fetch fetch, string? error, Moment now)
    {
        lock (_gate)
        {
            slot.Diary.Note(now, $"fetch ended: {error ?? "success"}");
            fetch.Succeeded = error is null;
            _endedAt = now.Ticking;
            fetch.IsTransient = error is not ("credential_rejected" or "bad_request");
            fetch.ConcernsClient = (error, fetch.LastStatus) is ("credential_rejected", 401) or ("throttled", 429);
            if (fetch.Generation is not { } generation || slot.Client.Reloads.Stamp != generation || _generation != generation)
            {
                // Another generation, or nobody knows: the rows begin anew.
                (_generation, _failures, _replacements) = (fetch.Generation, 0, 0);
            }

            if (error is null)
            {
                var isRow = fetch.Started.Ticking - _receivedAt < RefusalsRemembered;
                _replacements = fetch.Trigger != "replacement" || fetch.Generation != slot.Client.Reloads.Stamp ? 0 : isRow ? _replacements + 1 : 1;
                (_failures, _receivedAt) = (0, fetch.LastEnd);
            }
            else if (fetch.Generation is not null && slot.Client.Reloads.Stamp == fetch.Generation)
            {
                slot.Client.Pauses.Failed(fetch, ++_failures, now);
            }
        }
    }

    private static string? FaultOfRetry(Fetch fetch, Moment now) =>
        fetch.IsFollowed ? "a request of a fetch after one of the next"
        : now.Ticking < fetch.LastEnd + fetch.LastRetryAfter - ChaosTime.TimerSlack
            ? $"a retry {(now.Ticking - fetch.LastEnd).TotalSeconds:0.000} s after an answer with Retry-After {fetch.LastRetryAfter.TotalSeconds:0} s"
        : null;

    private string? FaultOfFirst(Fetch fetch, Moment now)
    {
        if (_last is not { } last || fetch.Generation is null || last.Generation != fetch.Generation || slot.IsPassing)
        {
            return null;
        }

        var (since, failures) = (now.Ticking - last.LastEnd + Slack, last.Succeeded == false && _generation == fetch.Generation ? Math.Max(1, _failures) : 1);
        var wait = Waits.Shortest(last.IsTransient, failures, last.LastRetryAfter);
        return last.Open > 0 && last.Succeeded is null ? "a second fetch while one is in flight"
            : last.HasFailed && since < wait
                ? $"a fetch {since.TotalSeconds:0.000} s after failure {failures} in a row, where {wait.TotalSeconds:0.000} s are the least"
            : last.Succeeded == true && (last.Trigger, fetch.Trigger) == ("replacement", "replacement")
                && since < Waits.BeforeReplacing(_replacements) && slot.Ledger.Held(fetch.Generation)?.IsFresh(now) == true
                ? $"replacement {_replacements + 1} in a row after {since.TotalSeconds:0.000} s"
            : null;
    }
}
