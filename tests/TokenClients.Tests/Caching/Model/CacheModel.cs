namespace TokenClients.Tests;

/// <summary>
/// A sequential model of the cache, written from its documentation: after each step it says what every caller has got and
/// which fetches have started.
/// </summary>
internal sealed class CacheModel(int jitter, Coverage seen)
{
    public const int Scopes = 3;

    private static readonly TimeSpan LongestPass = TimeSpan.FromSeconds(1);

    private readonly List<int> _sources = [0];

    public ModelKey[] Keys { get; private set; } = NewKeys();

    public int Generation { get; private set; }

    /// <summary>The fetches in flight, of all generations.</summary>
    public List<ModelFlight> Flights { get; } = [];

    public int FetchesStarted { get; private set; }

    public int FetchesEnded { get; private set; }

    /// <summary>The fetches whose start the test has not seen yet.</summary>
    public Queue<ModelFlight> Started { get; } = new();

    public void Call(Caller caller, Moment now, bool isWoken = false)
    {
        var key = Keys[caller.Scope];
        var token = key.Token;
        var state = token?.State(now) ?? TokenState.Expired;
        seen.Note(token is null ? Seen.NoToken : state switch
        {
            TokenState.Fresh => Seen.Fresh,
            TokenState.Due => Seen.Due,
            _ => Seen.Expired,
        });
        if (token is not null && !isWoken && caller.IsUnconditional && now.Up < token.PassUntil)
        {
            seen.Note(state == TokenState.Expired ? Seen.PassedUnnoticedByTheWallClock : Seen.Passed);
            caller.Answer = new Answer(token.Token, null);
        }
        else if (token is not null && Serves(token, caller.Request, now) && key.Flight is not { IsReplacement: true })
        {
            CheckServed(key, token, state, now, isWoken);
            NoteServed(caller, key, now);
            caller.Answer = new Answer(token.Token, null);
        }
        else if (caller.Cancellation.IsCancellationRequested)
        {
            seen.Note(Seen.CancelledBefore);
            caller.Answer = Answer.Cancelled;
        }
        else if (key.Flight is null && ReasonNotToFetch(key, state, caller.Request, now) is { } failure)
        {
            caller.Answer = new Answer(null, failure);
        }
        else
        {
            seen.Note(key.Flight is null ? Seen.FetchedInForeground : Seen.Joined);
            var flight = key.Flight ?? Start(key, isWoken ? null : caller.Request, caller.Request, now);
            flight.Waiters.Add(caller);
            caller.Joined = flight.Generation;
            if (state != TokenState.Expired && token!.IsRejectedBy(caller.Request))
            {
                flight.IsReplacement = true;
                token.PassUntil = TimeSpan.MinValue;
            }
            else if (flight.IsReplacement)
            {
                seen.Note(Seen.WaitedForReplacement);
            }
        }
    }

    public void Cancel(Caller caller)
    {
        Flights.ForEach(flight => flight.Waiters.Remove(caller));
        caller.Answer = Answer.Cancelled;
        seen.Note(Seen.Cancelled);
    }

    /// <summary>Clears the cache, because its settings have changed or for another reason.</summary>
    public void Clear(bool isChange)
    {
        _sources.Add(_sources[Generation] + (isChange ? 1 : 0));
        Generation++;
        Keys = NewKeys();
        seen.Note(isChange ? Seen.Changed : Seen.Cleared);
    }

    /// <summary>Removes the token and ends the scope's own back-off. No caller joins the fetch in flight any more.</summary>
    public void Remove(int scope, Moment now)
    {
        var key = Keys[scope];
        seen.Note(key.Flight is not null ? Seen.RemovedDuringFetch : key.MayFetch(now) ? Seen.Removed : Seen.RemovedDuringBackOff);
        (key.Token, key.Flight) = (null, null);
        key.ClearFailures();
    }

    /// <summary>Starts the fetch again, because its token expired before it arrived.</summary>
    public void StartAgain(ModelFlight flight, Moment now)
    {
        seen.Note(Seen.CameTooLate);
        FetchesStarted++;
        flight.StartAgain(now);
        Started.Enqueue(flight);
    }

    public void End(ModelFlight flight, AccessToken? token, Failure? failure, Moment now)
    {
        var key = flight.Key;
        Flights.Remove(flight);
        FetchesEnded++;
        if (flight.IsRemoved)
        {
            seen.Note(failure is null ? Seen.RemovedTokenDropped : Seen.RemovedFailureDropped);
            Release(flight, failure is null ? token : null, failure, now);
            return;
        }

        key.Flight = null;
        if (failure is null)
        {
            key.Token = new ModelToken(token!, now, jitter, flight.Rejections);
            key.ClearFailures();
        }
        else
        {
            var wait = Schedule.After(failure, ++key.Failures, jitter);
            (key.Failed, key.WaitUntil) = (failure, now.Up + wait);
            NoteFailure(key, failure, wait);
        }

        Release(flight, failure is null ? token : null, failure, now);
    }

    private void Release(ModelFlight flight, AccessToken? token, Failure? failure, Moment now)
    {
        var isSuperseded = _sources[flight.Generation] != _sources[Generation];
        if (isSuperseded)
        {
            seen.Note(failure is null ? Seen.OldTokenDropped : Seen.OldFailureDropped);
        }

        foreach (var waiter in flight.Waiters)
        {
            var isTooShort = token?.ExpiresOn - now.Utc < waiter.Request.MinimumLifetime;
            if (isSuperseded && waiter.Wakes == 0)
            {
                waiter.Wakes++;
                Call(waiter, now, isWoken: true);
                seen.Note(waiter.Answer is null ? Seen.WokenToWait : waiter.Answer.Token is null ? Seen.WokenToFail : Seen.WokenAndServed);
            }
            else if ((failure is not null || isTooShort) && flight.Generation == Generation && flight.Key.Token is { } current && Serves(current, waiter.Request, now))
            {
                seen.Note(Seen.NotReplaced);
                waiter.Answer = new Answer(current.Token, null);
            }
            else if (isTooShort)
            {
                seen.Note(Seen.TooShortWhenFetched);
                waiter.Answer = new Answer(null, new Failure(TokenFailureReason.BadRequest));
            }
            else
            {
                waiter.Answer = new Answer(token, failure);
            }
        }
    }

    private static bool Serves(ModelToken token, TokenRequest request, Moment now) =>
        token.State(now) != TokenState.Expired && token.Answers(request, now);

    /// <summary>Checks a token that is served: if it is due, it is replaced in the background.</summary>
    private void CheckServed(ModelKey key, ModelToken token, TokenState state, Moment now, bool isWoken)
    {
        if (state == TokenState.Due && key.MayFetch(now))
        {
            seen.Note(Seen.FetchedInBackground);
            var scope = new TokenRequest { Scope = Machine.ScopeOf(key.Scope) };
            Start(key, isWoken ? null : scope, scope, now);
        }

        var change = token.Until(state == TokenState.Fresh ? Edge.Due : Edge.End, now);
        var retry = state == TokenState.Due && key.Flight is null ? key.WaitUntil : TimeSpan.MaxValue;
        token.PassUntil = ModelToken.Least(now.Up + LongestPass, ModelToken.Least(change, retry));
    }

    /// <summary>The reason why no fetch starts for a request that the current token does not satisfy; null if one starts.</summary>
    private Failure? ReasonNotToFetch(ModelKey key, TokenState state, TokenRequest request, Moment now)
    {
        if (!key.MayFetch(now))
        {
            seen.Note(key.Failed!.IsRefusal ? Seen.CoolDown : Seen.BackOff);
            return key.Failed;
        }

        if (state != TokenState.Fresh)
        {
            return null;
        }

        if (request.MinimumLifetime > key.Token!.Lifetime)
        {
            seen.Note(Seen.TooShort);
            return new Failure(TokenFailureReason.BadRequest);
        }

        if (!key.Token.IsRejectedBy(request))
        {
            return null;
        }

        var wait = Schedule.BeforeReplacing(key.Token.Rejections) - key.Token.AgeByTicks(now);
        seen.Note(wait > TimeSpan.Zero ? Seen.RejectedAgain : Seen.Rejected);
        return wait > TimeSpan.Zero ? new Failure(TokenFailureReason.CredentialRejected, retryAfter: wait) : null;
    }

    private ModelFlight Start(ModelKey key, TokenRequest? asked, TokenRequest request, Moment now)
    {
        var rejections = key.Token?.IsRejectedBy(request) == true ? Schedule.RejectionsAfter(key.Token, now) : 0;
        if (rejections >= 3)
        {
            seen.Note(Seen.ThreeRejections);
        }

        if (Flights.Exists(flight => flight.Key == key))
        {
            seen.Note(Seen.FetchedBesideRemoved);
        }

        FetchesStarted++;
        key.Flight = new ModelFlight(key, Generation, asked, rejections, now);
        Flights.Add(key.Flight);
        Started.Enqueue(key.Flight);
        return key.Flight;
    }

    private void NoteServed(Caller caller, ModelKey key, Moment now)
    {
        if (caller.Cancellation.IsCancellationRequested)
        {
            seen.Note(Seen.ServedThoughCancelled);
        }

        if (caller.Request.Rejected is not null)
        {
            seen.Note(Seen.RejectedLate);
        }

        if (key.Failed?.IsRefusal == true && !key.MayFetch(now))
        {
            seen.Note(Seen.ServedDuringCoolDown);
        }

        if (key.Token!.State(now) == TokenState.Due)
        {
            seen.Note(key.Flight is null ? Seen.DueDuringBackOff : Seen.DueDuringFetch);
        }
    }

    private void NoteFailure(ModelKey key, Failure failure, TimeSpan wait)
    {
        if (key.Failures >= 6)
        {
            seen.Note(Seen.SixFailures);
        }

        if (wait == failure.RetryAfter)
        {
            seen.Note(Seen.RetryAfterDecides);
        }
    }

    private static ModelKey[] NewKeys() => [.. Enumerable.Range(0, Scopes).Select(scope => new ModelKey(scope))];
}
