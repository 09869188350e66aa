using System.Diagnostics;

namespace TokenClients.Chaos;

/// <summary>One run: callers and storms in two phases, with a rest after each in which memory is measured.</summary>
/// <param name="calls">How many calls.</param>
/// <param name="seed">Draws who calls what and what strikes when. The threads' interleaving is not repeated.</param>
/// <param name="sabotage">What is broken on purpose.</param>
/// <param name="output">Gets the violations and a line of progress every few seconds.</param>
internal sealed class ChaosRun(int calls, int seed, Sabotage sabotage, TextWriter output)
{
    /// <summary>Most calls take no time, but tokens need some to grow old.</summary>
    private const int MostCallsPerSecond = 5_000;

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);

    private readonly Stopwatch _clock = Stopwatch.StartNew();

    public async Task<Report> RunAsync(CancellationToken cancellationToken)
    {
        var (time, violations) = (new ChaosTime(), new Violations(output));
        await using var world = await World.CreateAsync(time, violations, sabotage);
        using var unobserved = new UnobservedTasks(world);
        var crowd = new Crowd(world, seed);
        var warmUp = calls / 4;
        await RunPhaseAsync(world, crowd, warmUp, cancellationToken);
        var bytesStart = Memory.Measure();
        await RunPhaseAsync(world, crowd, calls - warmUp, cancellationToken);
        var bytesEnd = Memory.Measure();
        return Report(world, crowd, bytesStart, bytesEnd);
    }

    private async Task RunPhaseAsync(World world, Crowd crowd, int phaseCalls, CancellationToken cancellationToken)
    {
        var least = TimeSpan.FromSeconds(Math.Max((double)phaseCalls / MostCallsPerSecond, Math.Min(Shortest.TotalSeconds, calls / 2_000.0) * phaseCalls / calls));
        using var over = new CancellationTokenSource();
        Task[] others = [.. Storms(world, crowd.Calls).Select(storm => Task.Run(() => storm.RunAsync(over.Token), CancellationToken.None)), TellAsync(world, crowd, over.Token)];
        await crowd.RunAsync(phaseCalls, least, cancellationToken);
        await over.CancelAsync();
        await Task.WhenAll(others);

        // At rest: what is in flight ends by its time-out, if not before.
        await world.Services.RestartAsync(revoke: false);
        await Task.Delay(TimeSpan.FromSeconds(30), world.Time, CancellationToken.None);
    }

    private IEnumerable<Storm> Storms(World world, int phase)
    {
        var draw = new Random(HashCode.Combine(seed, phase));
        foreach (var side in world.Services.All)
        {
            yield return new FaultStorm(world, draw.Next(), side, isForResource: false);
            yield return new FaultStorm(world, draw.Next(), side, isForResource: true);
            yield return new IntermediaryStorm(world, draw.Next(), side);
        }

        yield return new ClockStorm(world, draw.Next());
        yield return new FreezeStorm(world, draw.Next());
        yield return new StoreStorm(world, draw.Next());
        yield return new LifetimeStorm(world, draw.Next());
        yield return new KeyStorm(world, draw.Next());
        yield return new RevocationStorm(world, draw.Next());
    }

    private async Task TellAsync(World world, Crowd crowd, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(BetweenLines, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            UnobservedTasks.Collect();
            var line = $"{_clock.Elapsed.TotalSeconds,5:0} s  {crowd.Calls,9:#,0} calls  {world.Tally["requests"],7:#,0} requests  {Counts(world.Violations)} violations";
            await output.WriteLineAsync(line);
        }
    }

    private static int Counts(Violations violations) => Enum.GetValues<Promise>().Sum(promise => violations[promise]);

    private Report Report(World world, Crowd crowd, long bytesStart, long bytesEnd)
    {
        var (tally, violations) = (world.Tally, world.Violations);
        string[] ends = ["tokens", "failed", "cancelled", "carried", "uncarried", "judged", "unjudged"];
        return new(
            crowd.Calls, violations[Promise.ServesWhileValid], violations[Promise.ServesNothingExpired],
            violations[Promise.BoundsRequests], violations[Promise.ObservesTasks], bytesStart, bytesEnd)
        {
            Seed = seed,
            IsComplete = crowd.Calls == calls,
            Seconds = Math.Round(_clock.Elapsed.TotalSeconds, 1),
            VirtualSeconds = Math.Round(world.Time.Now.Ticking.TotalSeconds),
            WorkingSet = Environment.WorkingSet,
            Requests = tally["requests"],
            Fetched = tally["fetches"],
            Removed = tally["removals"],
            Ends = ends.ToDictionary(end => end, end => tally[end]),
            Failures = tally.Under("failures."),
            Faults = tally.Under("faults."),
            Keys = tally.Under("keys."),
            Revocations = tally.Under("revocations."),
            Intermediary = tally.Under("intermediary."),
            Store = tally.Under("store."),
            Clocks = tally.Under("clocks."),
        };
    }
}
