using NUnit.Framework.Api;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace TokenClients.Mutants.Tests;

/// <summary>The tests of TokenClients.Tests, loaded once and run in this process as often as needed, one after another.</summary>
internal sealed class TestTree
{
    private readonly NUnitTestAssemblyRunner _runner = new(new DefaultTestAssemblyBuilder());

    /// <param name="stopsAtFailure">Whether a run ends with the first failure.</param>
    /// <param name="only">The tests whose classes are loaded; if there are none, all are.</param>
    public TestTree(bool stopsAtFailure, IEnumerable<string> only) =>
        Root = _runner.Load(
            "TokenClients.Tests",
            new Dictionary<string, object>
            {
                ["NumberOfTestWorkers"] = 0,
                ["SynchronousEvents"] = true,
                ["StopOnError"] = stopsAtFailure,
                ["LOAD"] = only.Select(ClassOf).Distinct().ToList(),
            });

    public ITest Root { get; }

    /// <returns>The tests that failed; if only the end of a fixture failed, all that were to run.</returns>
    public IReadOnlyCollection<string> Run(IReadOnlySet<string> tests, ITestListener observer)
    {
        var failures = new FailedTests(observer);
        var result = _runner.Run(failures, new NameFilter(tests));
        return result.ResultState.Status != TestStatus.Failed ? []
            : failures.Names.Count > 0 ? failures.Names
            : tests;
    }

    /// <summary>Starts no further test of the present run.</summary>
    public void Stop() => _runner.StopRun();

    private static string ClassOf(string test) => test.Split('(')[0] is var name ? name[..name.LastIndexOf('.')] : name;

    private sealed class NameFilter(IReadOnlySet<string> tests) : TestFilter
    {
        public override bool Match(ITest test) => !test.IsSuite && tests.Contains(test.FullName);

        public override TNode AddToXml(TNode parentNode, bool recursive) => parentNode;
    }

    private sealed class FailedTests(ITestListener observer) : TestObserver
    {
        public HashSet<string> Names { get; } = [];

        public override void TestStarted(ITest test) => observer.TestStarted(test);

        public override void TestFinished(ITestResult result)
        {
            observer.TestFinished(result);
            if (!result.Test.IsSuite && result.ResultState.Status == TestStatus.Failed)
            {
                Names.Add(result.Test.FullName);
            }
        }
    }
}
