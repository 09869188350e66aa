namespace Fleet.Run;

/// <summary>The result of the run: the token requests of each phase, and how many are allowed.</summary>
internal sealed class Outcome
{
    private Outcome(IReadOnlyList<Phase> phases, int processes)
    {
        Phases = phases;
        Processes = processes;
    }

    public IReadOnlyList<Phase> Phases { get; }

    public int Processes { get; }

    /// <summary>
    /// The time from when a renewal is due until another process can find the new token, in the undisturbed phases: d.
    /// </summary>
    public TimeSpan Fetch { get; private set; }

    /// <summary>
    /// The number of requests that the whole fleet may make: at most half of those without a store, plus those caused
    /// by outages.
    /// </summary>
    public int IssuedBound => Math.Min(
        Phases.Sum(phase => phase.IssuedBound),
        Phases.Sum(phase => phase.Name switch
        {
            PhaseLog.Slow => phase.IssuedBound,
            _ when phase.IsWithoutStore => phase.IssuedBound,
            PhaseLog.Service503 => (phase.Rotations * Processes / 2) + Processes,
            _ => phase.Rotations * Processes / 2,
        }));

    public NodeReport Seen => Sum(Phases);

    public static Outcome Of(IReadOnlyList<Phase> phases, TokenService service, int processes)
    {
        var outcome = new Outcome(phases, processes);
        outcome.Fetch = FetchTime(Sum(phases.Where(phase => phase.IsUndisturbed))) ?? FetchTime(outcome.Seen) ?? TimeSpan.Zero;
        outcome.Assign(service.Issued);
        foreach (var request in service.Emulator.Arr.Requests.Where(request => request.StatusCode == 503))
        {
            outcome.PhaseAt(request.ReceivedOn).Refused++;
        }

        outcome.SetBounds();
        return outcome;
    }

    /// <summary>
    /// Assigns issued tokens to phases. Tokens issued within a quarter of a lifetime after the first one are one
    /// rotation, which belongs to the phase in which it started.
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
                // Without the store, each process fetches its own token.
                _ when phase.IsWithoutStore => (rotations * Processes, 0),

                // One rotation; each process may be between two retries when the service recovers.
                PhaseLog.Service503 => (shared + Processes, Processes * Attempts),

                // The store has a token, and no renewal is due.
                PhaseLog.RestartIn503 => (0, 0),
                _ => (shared, 0),
            };
        }
    }

    /// <summary>The number of attempts of a fetch with the default settings.</summary>
    private static int Attempts => 1 + new TokenClients.TokenResilienceOptions().MaxRetries;

    private static NodeReport Sum(IEnumerable<Phase> phases) => phases.Aggregate(new NodeReport(), (sum, phase) => sum.Plus(phase.Seen));

    private Phase PhaseAt(DateTimeOffset time) => Phases.LastOrDefault(phase => phase.StartedOn <= time) ?? Phases[0];

    /// <summary>
    /// Returns the duration of a fetch with a lookup before it, plus another lookup and the write, which are assumed to
    /// take as long as a lookup.
    /// </summary>
    private static TimeSpan? FetchTime(NodeReport seen)
    {
        var lookup = seen.FoundMs / Math.Max(1, seen.FoundWhenDue);
        return seen.Refreshed == 0 ? null : TimeSpan.FromMilliseconds((seen.RefreshMs / seen.Refreshed) + (2 * lookup));
    }
}
