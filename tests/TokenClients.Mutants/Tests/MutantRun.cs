namespace TokenClients.Mutants.Tests;

/// <summary>Runs the tests that reach a mutant, while it is active, until one of them fails.</summary>
internal sealed class MutantRun(TestTree tree, TestCoverage coverage, long patience)
{
    /// <param name="mutant">The mutant.</param>
    /// <param name="tests">The tests, the likeliest to fail first.</param>
    /// <param name="isNew">
    /// Whether this is the only mutant of the process. Otherwise a test must pass without the mutant: one that does not fails
    /// because of an earlier mutant.
    /// </param>
    public (Outcome Outcome, string? Test) Run(int mutant, IReadOnlyList<string> tests, bool isNew)
    {
        try
        {
            for (var (start, size) = (0, 10); start < tests.Count; (start, size) = (start + size, size * 4))
            {
                var part = tests.Skip(start).Take(size).ToHashSet();
                while (part.Count > 0 && Failed(mutant, part) is [var failed, ..])
                {
                    if (!isNew && Failed(MutantSwitch.None, [failed]).Count > 0)
                    {
                        return (Outcome.Unclear, failed);
                    }

                    if (Failed(mutant, [failed]).Count > 0)
                    {
                        return (Outcome.Detected, failed);
                    }

                    part.Remove(failed); // it fails only now and then
                }
            }

            return (Outcome.Survived, null);
        }
        catch (TimeoutException)
        {
            return (Outcome.TimedOut, null);
        }
        finally
        {
            MutantSwitch.Activate(MutantSwitch.None); // which also ends most endless loops
        }
    }

    /// <exception cref="TimeoutException">A test takes too long. The run goes on, but starts no further test.</exception>
    private IReadOnlyList<string> Failed(int mutant, HashSet<string> tests)
    {
        MutantSwitch.Activate(mutant);
        var watchdog = new Watchdog(coverage.Milliseconds, patience);
        var run = Task.Factory.StartNew(() => tree.Run(tests, watchdog), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        while (!run.Wait(millisecondsTimeout: 100))
        {
            if (watchdog.IsOverdue)
            {
                tree.Stop();
                throw new TimeoutException();
            }
        }

        return [.. run.Result];
    }
}
