using NUnit.Framework.Interfaces;

namespace TokenClients.Mutants.Tests;

/// <summary>Knows whether a test takes much longer than usual.</summary>
/// <param name="milliseconds">The usual duration of each test.</param>
/// <param name="patience">How much longer than five times that a test may take, in milliseconds.</param>
internal sealed class Watchdog(IReadOnlyDictionary<string, double> milliseconds, long patience) : TestObserver
{
    private long _deadline = long.MaxValue;

    public bool IsOverdue => Environment.TickCount64 > Volatile.Read(ref _deadline);

    public override void TestStarted(ITest test) => Set(5 * milliseconds.GetValueOrDefault(test.FullName));

    public override void TestFinished(ITestResult result) => Set(0);

    private void Set(double allowed) => Volatile.Write(ref _deadline, Environment.TickCount64 + patience + (long)allowed);
}
