namespace TokenClients.Tests;

/// <summary>The cache's guarantees, checked against what actually happened, independently of the model.</summary>
internal sealed class Invariants
{
    /// <summary>The cache counts whole milliseconds, so a token may expire up to one millisecond early.</summary>
    private static readonly TimeSpan Rounding = TimeSpan.FromMilliseconds(1);

    private readonly Dictionary<(string Value, DateTimeOffset ExpiresOn), Life> _lives = [];
    private readonly Dictionary<(int Generation, string? Scope, int Removals), History> _keys = [];
    private readonly Dictionary<string, int> _removals = [];

    public void Called(Caller caller) => caller.Removals = Removals(caller.Request.Scope);

    /// <summary>Tokens fetched before the removal, or by a fetch in flight, are not for callers that call after it.</summary>
    public void Removed(string? scope) => _removals[scope ?? ""] = Removals(scope) + 1;

    /// <summary>
    /// At most one fetch is in flight per key, and none starts before the shortest back-off after a failure ends; a removal
    /// resets both.
    /// </summary>
    /// <param name="fetch">The fetch.</param>
    /// <param name="first">The fetch that it repeats, whose token came too late.</param>
    /// <param name="now">The current time.</param>
    public void Started(HeldFetch fetch, HeldFetch? first, Moment now)
    {
        fetch.Removals = first?.Removals ?? Removals(fetch.Request.Scope);
        var key = Key(fetch);
        Expect(!key.IsInFlight, "two fetches in flight for one key");
        Expect(now.Up >= key.WaitUntil, $"a fetch within the back-off, which ends at {key.WaitUntil}");
        key.IsInFlight = true;
    }

    public void Ended(HeldFetch fetch, AccessToken? token, Failure? failure, Moment now)
    {
        var key = Key(fetch);
        key.IsInFlight = false;
        if (failure is null)
        {
            key.Newest = new Life(token!, now, fetch.Removals);
            if (!_lives.TryGetValue((token!.Value, token.ExpiresOn), out var same) || same.Removals <= fetch.Removals)
            {
                _lives[(token.Value, token.ExpiresOn)] = key.Newest;
            }

            (key.Failures, key.WaitUntil) = (0, TimeSpan.MinValue);
        }
        else
        {
            key.WaitUntil = now.Up + Schedule.After(failure, ++key.Failures, jitter: 5);
        }
    }

    /// <summary>Notes a fetch whose token came too late; another one follows.</summary>
    public void CameTooLate(HeldFetch fetch) => Key(fetch).IsInFlight = false;

    /// <summary>A served token has not expired by either clock, is of no older generation, and was not removed before the call.</summary>
    public void Served(Caller caller, AccessToken token, int generation, Moment now)
    {
        var life = _lives[(token.Value, token.ExpiresOn)];
        Expect(token.CorrelationId == $"{generation}" || token.CorrelationId == $"{caller.Joined}", $"a token of generation {token.CorrelationId} in generation {generation}");
        Expect(life.Removals >= caller.Removals, "a removed token");
        Expect(token.Scope == caller.Request.Scope, "a token of another scope");
        Expect(now.Up - life.Received.Up < token.ExpiresOn - life.Received.Utc, "a token that has expired by the monotonic clock");
        if (now.Utc < token.ExpiresOn)
        {
            life.LastValid = now.Up;
        }

        Expect(now.Up - life.LastValid < TimeSpan.FromSeconds(1), "a token that has been expired by the wall clock for more than a second");
    }

    /// <summary>While a valid token exists, no call fails that accepts any token.</summary>
    public void FailedAtOnce(Caller caller, int generation, Moment now)
    {
        if (caller.IsUnconditional && Key(generation, caller.Request.Scope, caller.Removals).Newest is { } life)
        {
            var lifetime = life.Token.ExpiresOn - life.Received.Utc;
            var left = ModelToken.Least(life.Token.ExpiresOn - now.Utc, lifetime - (now.Up - life.Received.Up));
            var margin = ModelToken.Least(TimeSpan.FromSeconds(30), lifetime / 50);
            Expect(left < margin + Rounding, $"a failure while there is a token with {left} left");
        }
    }

    public static void Expect(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new BrokenPromiseException(otherwise);
        }
    }

    private int Removals(string? scope) => _removals.GetValueOrDefault(scope ?? "");

    private History Key(HeldFetch fetch) => Key(fetch.Generation, fetch.Request.Scope, fetch.Removals);

    private History Key(int generation, string? scope, int removals)
    {
        if (!_keys.TryGetValue((generation, scope, removals), out var key))
        {
            _keys.Add((generation, scope, removals), key = new History());
        }

        return key;
    }

    private sealed record Life(AccessToken Token, Moment Received, int Removals)
    {
        public TimeSpan LastValid { get; set; } = Received.Up;
    }

    private sealed class History
    {
        public bool IsInFlight { get; set; }

        public Life? Newest { get; set; }

        public int Failures { get; set; }

        public TimeSpan WaitUntil { get; set; } = TimeSpan.MinValue;
    }
}

/// <summary>Used instead of NUnit's exception, which would fail the test even where FsCheck only tries a smaller scenario.</summary>
internal sealed class BrokenPromiseException(string message, Exception? cause = null) : Exception(message, cause);
