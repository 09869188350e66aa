namespace TokenClients.Chaos;

/// <summary>Checks that each oracle can fail: short runs, each without one safeguard, and one with all of them.</summary>
internal static class SelfChecks
{
    private const int Calls = 6_000;

    private static readonly (string Name, Func<Sabotage> Create, Func<Report, bool> IsNoticed)[] Checks =
    [
        ("nothing is broken", () => Sabotage.None, report => report.IsGood),
        ("a call fails while a token is valid", () => new FailsWhileValid(), report => report.FailedWhileValid > 0),
        ("a request goes out without its token", () => new SendsBareRequests(), report => report.FailedWhileValid > 0),
        ("a compressed response is not decoded", () => new DecodesNothing(), report => report.FailedWhileValid > 0),
        ("stale tokens are served", () => new ServesStaleTokens(), report => report.ServedPastLife > 0),
        ("a freeze is missed", () => new MissesFreezes(), report => report.ServedPastLife > 0),
        ("a removal removes nothing", () => new RemovesNothing(), report => report.ServedPastLife > 0),
        ("a removal does not reach the store", () => new RemovesNothingShared(), report => report.ServedPastLife > 0),
        ("the service is hammered", () => new HammersTheService(), report => report.OverBound > 0),
        ("a faulted task is dropped", () => new DropsFaultedTasks(), report => report.Unobserved > 0),
        ("memory leaks", () => new LeaksMemory(), report => !report.IsFlat),
    ];

    /// <summary>Returns the exit code: 0 if every check has the expected result.</summary>
    public static async Task<int> RunAsync(int seed, CancellationToken cancellationToken)
    {
        var failed = 0;
        foreach (var (name, create, isNoticed) in Checks)
        {
            // Violations that the sabotage causes are expected; others are written.
            var sabotage = create();
            var output = sabotage == Sabotage.None ? Console.Error : TextWriter.Null;
            var report = await new ChaosRun(Calls, seed, sabotage, output).RunAsync(cancellationToken);
            if (cancellationToken.IsCancellationRequested)
            {
                return 1;
            }

            var isGood = isNoticed(report);
            failed += isGood ? 0 : 1;
            await Console.Out.WriteLineAsync($"{(isGood ? "ok    " : "FAILED")}  {name}: {report.Counters}");
        }

        return failed == 0 ? 0 : 1;
    }
}
