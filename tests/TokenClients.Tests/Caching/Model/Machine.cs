namespace TokenClients.Tests;

/// <summary>Takes a cache and its model through the same steps, and waits after each until the cache is idle.</summary>
internal sealed class Machine : IDisposable
{
    private readonly CacheUnderTest _cache;
    private readonly CacheModel _model;
    private readonly Invariants _invariants = new();
    private readonly Coverage _seen;
    private readonly TimeSpan _minimum;
    private readonly List<Caller> _callers = [];
    private readonly List<Caller> _gone = [];
    private readonly Dictionary<Caller, CancellationTokenSource> _cancellable = [];
    private readonly List<HeldFetch> _givenUp = [];
    private readonly AccessToken?[] _old = new AccessToken?[CacheModel.Scopes];

    public Machine(Scenario scenario, Coverage seen, TimeSpan patience)
    {
        (_seen, _minimum) = (seen, scenario.Minimum);
        _model = new CacheModel(scenario.Jitter, seen);
        _cache = new CacheUnderTest(scenario.Jitter / 5.0, patience);
    }

    private Moment Now => _cache.Now;

    public static string? ScopeOf(int scope) => scope == 0 ? null : $"scope-{scope}";

    public void Take(Step step)
    {
        _seen.Steps++;
        switch (step)
        {
            case Step.Call call:
                Call(NewCaller(call.Scope, Request(call.Scope, call.Ask), call.Cancelling));
                break;
            case Step.Burst burst:
                _seen.Note(Seen.Burst);
                var same = Request(burst.Scope, burst.Ask);
                Call([.. Enumerable.Range(0, burst.Callers).Select(_ => NewCaller(burst.Scope, same, Cancelling.Never))]);
                break;
            case Step.Cancel cancel when Pick(_callers.Where(_cancellable.ContainsKey), cancel.Which) is { } caller:
                _model.Cancel(caller);
                _cancellable[caller].Cancel();
                break;
            case Step.Complete complete when Pick(_model.Flights, complete.Which) is { } flight:
                Complete(flight, complete.Outcome);
                break;
            case Step.CompleteLate late when Pick(_givenUp, late.Which) is { } held:
                _seen.Note(Seen.AnsweredLate);
                _givenUp.Remove(held);
                held.End(held.Token(Now.Utc.AddHours(1)), null);
                break;
            case Step.Advance advance:
                Advance(advance.By);
                break;
            case Step.AdvanceTo to when Moment(to.Scope, to.Edge) is { } moment:
                Advance(ModelToken.Most(moment + to.Offset - Now.Up, TimeSpan.Zero));
                break;
            case Step.SetWallClock set:
                _cache.SetWallClock(Now.Utc + set.By);
                break;
            case Step.SetWallClockTo to when Moment(to.Scope, to.Edge) is { } moment && _model.Keys[to.Scope].Token is { } token:
                _cache.SetWallClock(token.Received.Utc + (moment - token.Received.Up) + to.Offset);
                break;
            case Step.Sleep sleep:
                _cache.SetWallClock(Now.Utc + sleep.By);
                break;
            case Step.Remove remove:
                Remove(remove.Scope);
                break;
            case Step.Clear:
                _model.Clear(isChange: false);
                _cache.Clear(_model.Generation);
                break;
            case Step.Change:
                _model.Clear(isChange: true);
                _cache.Change(_model.Generation);
                break;
            default:
                _seen.Steps--;
                break;
        }

        Rest();
    }

    /// <summary>Ends every fetch, then starts one for each key, which is possible only if no other is in flight.</summary>
    public void Finish()
    {
        while (_model.Flights.Count > 0)
        {
            Take(new Step.Complete(0, new Outcome.Fails(TokenFailureReason.Network)));
        }

        Take(new Step.Advance(TimeSpan.FromHours(2)));
        for (var scope = 0; scope < CacheModel.Scopes; scope++)
        {
            Take(new Step.Call(scope, Ask.ReplacingCopy));
            Take(new Step.Complete(0, new Outcome.Token(TimeSpan.FromHours(1))));
        }

        Invariants.Expect(_cache.Fetches == _model.FetchesStarted, $"{_cache.Fetches} fetches, not {_model.FetchesStarted}");
        Invariants.Expect(_cache.EndsLogged == _model.FetchesEnded, $"{_cache.EndsLogged} fetches logged, not {_model.FetchesEnded}");
        Invariants.Expect(_cache.JitterDrawn == _model.FetchesEnded, $"jitter was drawn {_cache.JitterDrawn} times for {_model.FetchesEnded} fetches");
        Invariants.Expect(_callers.Count == 0 && _cache.Timers == 0, "a caller or a timer is left");
        Invariants.Expect(_gone.TrueForAll(caller => caller.Rests <= caller.Wakes + 1), "something else ran in a caller's context");
        _seen.Fetches += _cache.Fetches;
    }

    public void Dispose() => _cancellable.Values.ToList().ForEach(source => source.Dispose());

    private TokenRequest Request(int scope, Ask ask) =>
        Asking.Request(ask, ScopeOf(scope), _minimum, _model.Keys[scope].Token?.Token, _old[scope]);

    private Caller NewCaller(int scope, TokenRequest request, Cancelling cancelling)
    {
        var source = cancelling == Cancelling.Never ? null : new CancellationTokenSource();
        var caller = new Caller(scope, request, _cache.Signal, source?.Token ?? default);
        if (source is not null)
        {
            _cancellable.Add(caller, source);
            if (cancelling == Cancelling.Before)
            {
                source.Cancel();
            }
        }

        return caller;
    }

    private void Call(params Caller[] callers)
    {
        Array.ForEach(callers, _invariants.Called);
        _cache.Call(callers);
        foreach (var caller in callers)
        {
            _model.Call(caller, Now);
            _callers.Add(caller);
            if (caller.Answer is { } answer)
            {
                // The cache logs a failure, which lets the test continue, a moment before it completes the calls.
                Invariants.Expect(answer.Token is null || caller.Task.IsCompleted, $"no synchronous result although {answer} was available");
                _cache.Await(() => caller.Task.IsCompleted, () => $"a caller still waits for {answer}");
            }

            if (caller.Task.Exception?.InnerException is TokenException)
            {
                _invariants.FailedAtOnce(caller, _model.Generation, Now);
            }
        }
    }

    private void Remove(int scope)
    {
        _old[scope] = _model.Keys[scope].Token?.Token ?? _old[scope];
        _invariants.Removed(ScopeOf(scope));
        _model.Remove(scope, Now);
        _cache.Remove(ScopeOf(scope));
    }

    private void Complete(ModelFlight flight, Outcome outcome)
    {
        var (token, error, failure) = Ending.Of(outcome, flight.Held, flight.Key.Token?.Token, Now);
        var held = flight.Held;
        if (flight.IsTooLate(token, Now))
        {
            _invariants.CameTooLate(held);
            _model.StartAgain(flight, Now);
        }
        else
        {
            End(flight, failure is null ? flight.Bounded(token!, Now) : token, failure);
        }

        held.End(token, error);
    }

    private void End(ModelFlight flight, AccessToken? token, Failure? failure)
    {
        if (flight.Generation == _model.Generation && !flight.IsRemoved)
        {
            _old[flight.Key.Scope] = flight.Key.Token?.Token ?? _old[flight.Key.Scope];
        }

        _invariants.Ended(flight.Held, token, failure, Now);
        _model.End(flight, token, failure, Now);
    }

    private void Advance(TimeSpan by)
    {
        var end = Now.Up + by;
        while (_model.Flights.Select(flight => flight.TimesOutAt).Append(TimeSpan.MaxValue).Min() is var at && at <= end)
        {
            _cache.AdvanceTo(at);
            foreach (var flight in _model.Flights.Where(flight => flight.TimesOutAt == at).ToList())
            {
                _seen.Note(Seen.TimedOut);
                _givenUp.Add(flight.Held);
                End(flight, null, new Failure(TokenFailureReason.Timeout));
            }

            Rest();
        }

        _cache.AdvanceTo(end);
    }

    /// <summary>The moment by the monotonic clock; null if it is centuries away.</summary>
    private TimeSpan? Moment(int scope, Edge edge)
    {
        var key = _model.Keys[scope];
        var moment = edge == Edge.WaitOver ? key.Failed is null ? null : key.WaitUntil : key.Token?.Until(edge);
        return moment - Now.Up < TimeSpan.FromDays(400) ? moment : null;
    }

    private static T? Pick<T>(IEnumerable<T> from, int which)
        where T : class => from.ToList() is { Count: > 0 } all ? all[which == Step.Newest ? all.Count - 1 : which % all.Count] : null;

    /// <summary>Waits for every event that must happen, and checks that nothing else happened.</summary>
    private void Rest()
    {
        _cache.Await(() => _cache.EndsLogged >= _model.FetchesEnded, () => "the end of a fetch was not logged");
        while (_model.Started.TryDequeue(out _))
        {
            var held = _cache.NextFetch();
            var flight = _model.Flights.Find(flight => flight.Held is null && ScopeOf(flight.Key.Scope) == held.Request.Scope);
            Invariants.Expect(flight is not null, $"an unexpected fetch for {held.Request}");
            held.Generation = flight!.IsSecond ? flight.Generation : held.Generation;
            _invariants.Started(held, flight.First, Now);
            Invariants.Expect(held.Generation == flight.Generation, "a fetch of an older generation");
            Invariants.Expect(flight.Request is null || flight.Request == held.Request, $"not a fetch for {held.Request}");
            flight.Held = held;
        }

        foreach (var caller in _callers)
        {
            if (caller.Answer is { } answer)
            {
                _cache.Await(() => caller.Task.IsCompleted, () => $"a caller still waits for {answer}");
                Check(caller, answer);
            }
            else
            {
                // Of the callers that share a wait, one resumes and wakes the others.
                _cache.Await(
                    () => _callers.Exists(other => other.Task == caller.Task && other.Rests >= caller.Wakes),
                    () => "a waiting caller did not resume after the end of a fetch with previous settings");
                Invariants.Expect(!caller.Task.IsCompleted, $"a caller that should wait got {Describe(caller.Task)}");
            }
        }

        _gone.AddRange(_callers.Where(caller => caller.Answer is not null));
        _callers.RemoveAll(caller => caller.Answer is not null);
        Invariants.Expect(_cache.Fetches <= _model.FetchesStarted, $"{_cache.Fetches} fetches, not {_model.FetchesStarted}");
    }

    private void Check(Caller caller, Answer answer)
    {
        var task = caller.Task;
        if (task.IsCompletedSuccessfully)
        {
            _invariants.Served(caller, task.Result, _model.Generation, Now);
        }

        var isRight = answer == Answer.Cancelled
            ? task.IsCanceled
            : answer.Token is not null
                ? task.IsCompletedSuccessfully && (task.Result.Value, task.Result.ExpiresOn) == (answer.Token.Value, answer.Token.ExpiresOn)
                : task.Exception?.InnerException is TokenException failure && answer.Failure!.Is(failure);
        Invariants.Expect(isRight, $"{Describe(task)} instead of {answer}");
    }

    private static string Describe(Task task) => $"{task.Status} {task.Exception?.InnerException?.Message}";
}
