namespace TokenClients.Mutants.Tests;

/// <summary>
/// The process that runs tests. It reads a mutant from each line of its input, with its file and a scope, and answers with a
/// line. It ends without an answer when a mutant makes it crash.
/// </summary>
internal static class Worker
{
    /// <summary>What an answer begins with, as tests write lines too.</summary>
    public const string Mark = "=> ";

    public static void Run(string coverageFile, string reportFile)
    {
        using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        using var input = new StreamReader(Console.OpenStandardInput());
        var coverage = TestCoverage.Read(coverageFile);
        var files = StrykerReport.Read(reportFile).ToLookup(mutant => mutant.File);
        MutantRun? run = null;
        while (input.ReadLine()?.Split(' ') is [var number, var file, var word])
        {
            var (mutant, scope) = (int.Parse(number, CultureInfo.InvariantCulture), Enum.Parse<TestScope>(word));
            string[] tests =
            [
                .. coverage.Reaching([mutant], file)
                    .Concat(coverage.Repeated.Contains(mutant) ? [] : coverage.Reaching([.. files[file].Select(other => other.Id)], file))
                    .Concat(scope == TestScope.All ? coverage.Tests.Keys : [])
                    .Distinct(),
            ];
            MutantSwitch.Activate(scope == TestScope.Warm ? MutantSwitch.None : mutant); // before the tests are loaded
            run ??= new(
                new TestTree(stopsAtFailure: true, scope == TestScope.New ? tests : []), coverage, patience: scope == TestScope.Warm ? 4_000 : 15_000);
            var (outcome, failed) = run.Run(mutant, tests, isNew: scope != TestScope.Warm);
            run = outcome == Outcome.TimedOut ? null : run; // its tests are still running
            output.WriteLine($"{Mark}{outcome} {failed}");
        }
    }
}
