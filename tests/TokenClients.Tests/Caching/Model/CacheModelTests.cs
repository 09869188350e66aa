using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;

namespace TokenClients.Tests;

/// <summary>
/// The cache against a model of it, in random scenarios. A failure names its seed and the shortest scenario found; add
/// <c>.WithReplay(seed, gamma)</c> to <see cref="Run"/> with the two numbers in its message to see it again.
/// </summary>
internal sealed class CacheModelTests
{
    private const int Sequences = 1000;

    private static Config Run => Config.QuickThrowOnFailure.WithMaxTest(Sequences).WithQuietOnSuccess(true);

    [Test]
    public void Whatever_happens_the_cache_does_what_its_model_says()
    {
        var seen = new Coverage();
        var hasFailed = false;
        var watch = Stopwatch.StartNew();

        Prop.ForAll(Scenarios.Arbitrary, scenario =>
        {
            // Once a scenario has failed, the smaller ones that FsCheck tries need not wait as long for what never comes.
            using var machine = new Machine(scenario, seen, TimeSpan.FromSeconds(hasFailed ? 1 : 30));
            var taken = 0;
            try
            {
                foreach (var step in scenario.Steps)
                {
                    taken++;
                    machine.Take(step);
                }

                taken = -1;
                machine.Finish();
            }
            catch (Exception error)
            {
                hasFailed = true;
                throw new BrokenPromiseException($"{(taken < 0 ? "at the end" : $"step {taken}, {scenario.Steps[taken - 1]}")}: {error.Message}", error);
            }
        }).Check(Run);

        TestContext.Out.WriteLine($"{seen}; {watch.Elapsed.TotalSeconds:0.0} s");
        Assert.That(seen.Steps, Is.GreaterThanOrEqualTo(100_000));
        Assert.That(Enum.GetValues<Seen>().Where(kind => seen[kind] < Sequences / 40), Is.Empty, $"what hardly any scenario came across; {seen}");
    }
}
