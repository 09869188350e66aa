namespace Fleet.Run;

/// <summary>What came out: for each phase the requests that the token service saw, and how many there may be.</summary>
internal sealed class Outcome
{
    private Outcome(IReadOnlyList<Phase> phases, int processes)
    {
        Phases = phases;
        Processes = processes;
    }

    public IReadOnlyList<Phase> Phases { get; }

    public int Processes { get; }

    /// <summary>From the moment a token is due until another process can find the next one, in the steady phase: d.</summary>
    public TimeSpan Fetch { get; private set; }

    /// <summary>The requests that the fleet may make in all: a half of what it would without a store, and what outages cost.</summary>
    public int IssuedBound => Math.Min(
        Phases.Sum(phase => phase.IssuedBound),
        Phases.Sum(phase => phase.Name switch
        {
            PhaseLog.DatabaseKilled => phase.IssuedBound,
            PhaseLog.Service503 => (phase.Rotations * Processes / 2) + Processes,
            _ => phase.Rotations * Processes / 2,
        }));

    public NodeReport Seen => Phases.Aggregate(new NodeReport(), (sum, phase) => sum.Plus(phase.Seen));

    public static Outcome Of(IReadOnlyList<Phase> phases, TokenService service, int processes)
    {
        var outcome = new Outcome(phases, processes);
        outcome.Fetch = FetchTime(outcome.Phases.Single(phase => phase.Name == PhaseLog.Steady).Seen) ?? FetchTime(outcome.Seen) ?? TimeSpan.Zero;
        outcome.Assign(service.Issued);
        foreach (var request in service.Emulator.Arr.Requests.Where(request => request.StatusCode == 503))
        {
            outcome.PhaseAt(request.ReceivedOn).Refused++;
        }

        outcome.SetBounds();
        return outcome;
    }

    /// <summary>
    /// Tokens that are issued within a quarter of a life after the first of them are one rotation, and belong to the phase
    /// in which it began.
    /// </summary>
    private void Assign(IEnumerable<IssuedToken> issued)
    {
        var begunOn = DateTimeOffset.MinValue;
        foreach (var token in issued.OrderBy(token => token.On))
        {
            if (token.On - begunOn > TokenService.Lifetime / 4)
            {
                begunOn = token.On;
                PhaseAt(begunOn).Rotations++;
            }

            PhaseAt(begunOn).Issued++;
        }
    }

    private void SetBounds()
    {
        for (var i = 0; i < Phases.Count; i++)
        {
            var phase = Phases[i];
            var rotations = phase.Rotations = Math.Min(phase.Rotations, Bound.Rotations(phase.EndedOn - phase.StartedOn));
            var fetch = phase.Name != PhaseLog.Service503 && FetchTime(phase.Seen) > Fetch ? FetchTime(phase.Seen)!.Value : Fetch;
            var gap = phase.Name == PhaseLog.ColdStart ? Bound.ColdGap(Scenario.ColdStartWait) : Bound.Gap;
            var shared = Bound.Requests(rotations, fetch, gap, Processes);
            (phase.IssuedBound, phase.RefusedBound) = phase.Name switch
            {
                // No store: each process for itself.
                PhaseLog.DatabaseKilled => (rotations * Processes, 0),

                // One rotation, and each process may be between two of its retries when the service comes back.
                PhaseLog.Service503 => (shared + Processes, Processes * Attempts),

                // The store has a token, and none is due.
                PhaseLog.RestartIn503 => (0, 0),
                _ => (shared, 0),
            };
        }
    }

    /// <summary>The attempts of one fetch, by the library's defaults.</summary>
    private static int Attempts => 1 + new TokenClients.TokenResilienceOptions().MaxRetries;

    private Phase PhaseAt(DateTimeOffset time) => Phases.LastOrDefault(phase => phase.StartedOn <= time) ?? Phases[0];

    /// <summary>A fetch with a look into the store before it, and then another look and the storing, each as long as a look.</summary>
    private static TimeSpan? FetchTime(NodeReport seen)
    {
        var look = seen.FoundMs / Math.Max(1, seen.FoundWhenDue);
        return seen.Refreshed == 0 ? null : TimeSpan.FromMilliseconds((seen.RefreshMs / seen.Refreshed) + (2 * look));
    }
}
