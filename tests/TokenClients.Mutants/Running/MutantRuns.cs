using System.Collections.Concurrent;

namespace TokenClients.Mutants.Running;

/// <summary>
/// Runs the tests of each mutant in worker processes: in a process that has run others first, which is quick; if that does not
/// detect the mutant, in a new process, in which it is active from the start. A mutant that is reached only once in a process
/// begins there; if it survives, all tests are run.
/// </summary>
internal sealed class MutantRuns(TestCoverage coverage, string[] workerArguments, TextWriter results)
{
    private readonly ConcurrentDictionary<int, Outcome> _outcomes = new();

    public async Task<IReadOnlyDictionary<int, Outcome>> RunAsync(IReadOnlyList<Mutant> mutants, int workers)
    {
        var covered = coverage.Tests.Values.SelectMany(reached => reached).ToHashSet();
        foreach (var mutant in mutants.Where(mutant => !covered.Contains(mutant.Id)))
        {
            Record(mutant, Outcome.NotCovered, "");
        }

        var repeated = mutants.ToLookup(mutant => coverage.Repeated.Contains(mutant.Id));
        await RunAsync(repeated[true], TestScope.Warm, workers);
        await RunAsync(repeated[true].Concat(repeated[false].Where(mutant => covered.Contains(mutant.Id))), TestScope.New, workers);
        await RunAsync(repeated[false].Where(mutant => covered.Contains(mutant.Id)), TestScope.All, workers);
        return _outcomes;
    }

    private async Task RunAsync(IEnumerable<Mutant> mutants, TestScope scope, int workers)
    {
        var queue = new ConcurrentQueue<Mutant>(mutants.Where(mutant => !IsDetected(mutant)));
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(() => WorkAsync(queue, scope))));
    }

    private async Task WorkAsync(ConcurrentQueue<Mutant> queue, TestScope scope)
    {
        WorkerProcess? worker = null;
        while (queue.TryDequeue(out var mutant))
        {
            worker ??= new(workerArguments);
            var answer = await worker.AskAsync($"{mutant.Id} {mutant.File} {scope}");
            var (outcome, test) = answer?.Split(' ', 2) is [var word, var name] ? (Enum.Parse<Outcome>(word), name) : (Outcome.TimedOut, "");
            Record(mutant, outcome, $"{scope} {test}");
            if (scope != TestScope.Warm || outcome == Outcome.Unclear || answer is null)
            {
                worker.Dispose();
                worker = null;
            }
        }

        worker?.Dispose();
    }

    private bool IsDetected(Mutant mutant) => _outcomes.GetValueOrDefault(mutant.Id) == Outcome.Detected;

    private void Record(Mutant mutant, Outcome outcome, string details)
    {
        _outcomes[mutant.Id] = outcome;
        lock (results)
        {
            results.WriteLine($"{mutant.Id} {outcome} {details}");
            results.Flush();
        }
    }
}
