// Runs the tests of TokenClients.Tests against each mutant that Stryker has made of TokenClients.dll; .ci/mutants does it all.
// Start reading at MutantRuns.
using System.Text.Json;

switch (args)
{
    case ["work", var coverageFile, var reportFile]:
        Worker.Run(coverageFile, reportFile);
        return 0;
    case ["coverage", var coverageFile, var configFile]:
        var coverage = new CoverageRun(Excluded(configFile)).Run(out var failed);
        coverage.Write(coverageFile);
        Console.WriteLine($"{coverage.Tests.Count} tests run. These fail without a mutant, and are left out: {string.Join(", ", failed)}");
        return 0;
    case ["run", var coverageFile, var reportFile, var workers, var resultsFile]:
        var mutants = StrykerReport.Read(reportFile);
        await using (var results = File.AppendText(resultsFile))
        {
            var runs = new MutantRuns(TestCoverage.Read(coverageFile), ["work", coverageFile, reportFile], results);
            Table.Print(mutants, await runs.RunAsync([.. mutants.Where(mutant => mutant.IsTested)], int.Parse(workers, CultureInfo.InvariantCulture)));
        }

        return 0;
    default:
        await Console.Error.WriteLineAsync("usage: bash .ci/mutants [WORKERS]");
        return 2;
}

// The same tests as for dotnet stryker.
static string[] Excluded(string configFile)
{
    using var config = JsonDocument.Parse(File.ReadAllBytes(configFile));
    var filter = config.RootElement.GetProperty("stryker-config").GetProperty("test-case-filter").GetString()!;
    return [.. filter.Split('&').Select(term => term.Split("!~")[1])];
}
