using NUnit.Framework.Interfaces;

namespace TokenClients.Mutants.Tests;

/// <summary>A listener of NUnit that ignores what tests write.</summary>
internal abstract class TestObserver : ITestListener
{
    public abstract void TestStarted(ITest test);

    public abstract void TestFinished(ITestResult result);

    public void TestOutput(TestOutput output)
    {
    }

    public void SendMessage(TestMessage message)
    {
    }
}
