using NUnit.Framework.Interfaces;

namespace TokenClients.Mutants.Tests;

/// <summary>
/// Runs all tests three times: twice to record which mutants each test reaches, and once, without that, for their durations. What
/// is reached outside a test, by the set-up of its fixture or after the end of the test before, counts for all tests of the fixture.
/// </summary>
internal sealed class CoverageRun(IReadOnlyCollection<string> excluded) : TestObserver
{
    private readonly Dictionary<string, HashSet<int>> _reached = [];
    private readonly Dictionary<string, double> _milliseconds = [];
    private readonly HashSet<int> _repeated = [];
    private int _run;

    /// <param name="failed">The tests that fail even without a mutant, which the coverage leaves out.</param>
    public TestCoverage Run(out IReadOnlyCollection<string> failed)
    {
        MutantSwitch.Capture(true); // static fields may be set while the tests are loaded
        var tree = new TestTree(stopsAtFailure: false, only: []);
        var tests = Cases(tree.Root).Where(test => !excluded.Any(part => test.Contains(part, StringComparison.Ordinal))).ToHashSet();
        IReadOnlyCollection<string> failures = [];
        for (_run = 1; _run <= 3; _run++)
        {
            MutantSwitch.Capture(_run < 3);
            failures = tree.Run(tests, this); // recording slows some down, or allocates; the last run counts
        }

        failed = failures;
        return new(_reached.Where(test => !failures.Contains(test.Key)).ToDictionary(), _milliseconds, _repeated);
    }

    public override void TestStarted(ITest test)
    {
        if (!test.IsSuite && MutantSwitch.TakeReached() is var mutants && mutants.Any())
        {
            foreach (var sibling in Cases(test.Parent!))
            {
                Add(sibling, mutants);
            }
        }
    }

    public override void TestFinished(ITestResult result)
    {
        if (!result.Test.IsSuite)
        {
            Add(result.Test.FullName, MutantSwitch.TakeReached());
            _milliseconds[result.Test.FullName] = result.Duration * 1000;
        }
    }

    private void Add(string test, IEnumerable<int> mutants)
    {
        if (!_reached.TryGetValue(test, out var reached))
        {
            _reached.Add(test, reached = []);
        }

        reached.UnionWith(mutants);
        _repeated.UnionWith(_run == 2 ? mutants : []);
    }

    private static IEnumerable<string> Cases(ITest test) => test.IsSuite ? test.Tests.SelectMany(Cases) : [test.FullName];
}
