using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;

namespace TokenClients.Tests;

/// <summary>
/// Compares the cache with a model of it in random scenarios. A failure names its seed and the shortest scenario found; add
/// <c>.WithReplay(seed, gamma)</c> to <see cref="Run"/> with the two numbers in its message to reproduce it.
/// </summary>
internal sealed class CacheModelTests
{
    private const int Sequences = 1000;

    private static Config Run => Config.QuickThrowOnFailure.WithMaxTest(Sequences).WithQuietOnSuccess(true);

    [Test]
    public void The_cache_behaves_like_its_model_in_random_scenarios()
    {
        var seen = new Coverage();
        var hasFailed = false;
        var watch = Stopwatch.StartNew();

        Prop.ForAll(Scenarios.Arbitrary, scenario =>
        {
            // Once a scenario has failed, the smaller ones that FsCheck tries need not wait so long for an event that never comes.
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
        Assert.That(Enum.GetValues<Seen>().Where(kind => seen[kind] < Sequences / 40), Is.Empty, $"these cases occurred in too few scenarios; {seen}");
    }
}
