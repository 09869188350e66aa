using System.Diagnostics;

namespace TokenClients.Chaos;

/// <summary>One run: callers and storms in two phases, each followed by a pause in which memory is measured.</summary>
/// <param name="calls">The number of calls.</param>
/// <param name="seed">The seed of the random choice of calls and faults. The interleaving of the threads is not reproducible.</param>
/// <param name="sabotage">The safeguard that is removed on purpose.</param>
/// <param name="output">Receives the violations, and a line of progress every few seconds.</param>
internal sealed class ChaosRun(int calls, int seed, Sabotage sabotage, TextWriter output)
{
    /// <summary>Limits the speed, so that tokens expire during the run.</summary>
    private const int MostCallsPerSecond = 5_000;

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);

    private readonly Stopwatch _clock = Stopwatch.StartNew();

    public async Task<Report> RunAsync(CancellationToken cancellationToken)
    {
        var (time, violations) = (new ChaosTime(), new Violations(output));
        await using var world = await World.CreateAsync(time, violations, sabotage);
        using var unobserved = new UnobservedTasks(world);
        var callers = new CallerPool(world, seed);
        var warmUp = calls / 4;
        await RunPhaseAsync(world, callers, warmUp, cancellationToken);
        var bytesStart = Memory.Measure();
        await RunPhaseAsync(world, callers, calls - warmUp, cancellationToken);
        var bytesEnd = Memory.Measure();
        return Report(world, callers, bytesStart, bytesEnd);
    }

    private async Task RunPhaseAsync(World world, CallerPool callers, int phaseCalls, CancellationToken cancellationToken)
    {
        var least = TimeSpan.FromSeconds(Math.Max((double)phaseCalls / MostCallsPerSecond, Math.Min(Shortest.TotalSeconds, calls / 2_000.0) * phaseCalls / calls));
        using var over = new CancellationTokenSource();
        Task[] others =
        [
            .. Storms(world, callers.Calls).Select(storm => Task.Run(() => storm.RunAsync(over.Token), CancellationToken.None)),
            ReportProgressAsync(world, callers, over.Token),
        ];
        await callers.RunAsync(phaseCalls, least, cancellationToken);
        await over.CancelAsync();
        await Task.WhenAll(others);

        // Everything that is in flight ends within its time-out.
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

    private async Task ReportProgressAsync(World world, CallerPool callers, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(BetweenLines, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            UnobservedTasks.Collect();
            var line = $"{_clock.Elapsed.TotalSeconds,5:0} s  {callers.Calls,9:#,0} calls  {world.Tally["requests"],7:#,0} requests  {Counts(world.Violations)} violations";
            await output.WriteLineAsync(line);
        }
    }

    private static int Counts(Violations violations) => Enum.GetValues<Guarantee>().Sum(guarantee => violations[guarantee]);

    private Report Report(World world, CallerPool callers, long bytesStart, long bytesEnd)
    {
        var (tally, violations) = (world.Tally, world.Violations);
        string[] ends = ["tokens", "failed", "cancelled", "carried", "uncarried", "judged", "unjudged"];
        return new(
            callers.Calls, violations[Guarantee.ServesWhileValid], violations[Guarantee.ServesNothingExpired],
            violations[Guarantee.BoundsRequests], violations[Guarantee.ObservesTasks], bytesStart, bytesEnd)
        {
            Seed = seed,
            IsComplete = callers.Calls == calls,
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
