using System.Diagnostics;

namespace TokenClients.Tests;

internal sealed class JitterTests
{
    private const int Threads = 4;

    [Test]
    public async Task Jitter_drawn_on_several_threads_is_uniform_between_0_and_1()
    {
        var draws = await Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Run(() =>
            Enumerable.Range(0, 200_000).Select(_ => Jitter.Next()).ToArray())));

        Assert.That(draws.SelectMany(d => d), Is.All.InRange(0, 1));
        Assert.That(draws.Select(d => d.Average()), Is.All.EqualTo(0.5).Within(0.02));
        Assert.That(Enumerable.Range(0, 100).Select(_ => Jitter.Next()).Distinct().Count(), Is.GreaterThan(90));
    }

    [Test]
    public void Jitter_drawn_on_several_threads_does_not_repeat()
    {
        // Without a lock, a thread that is interrupted during a draw resets the state of a Random, so numbers that other
        // threads drew in the meantime come again. That takes some interruptions, so the test runs for a fixed time.
        using var together = new Barrier(Threads);
        var draws = new List<double>[Threads];
        var threads = Enumerable.Range(0, Threads).Select(i => new Thread(() => draws[i] = Draw(together, TimeSpan.FromSeconds(1)))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        var all = draws.SelectMany(d => d).ToList();
        Assert.That(all, Has.Count.GreaterThan(100));
        Assert.That(all.Count - all.Distinct().Count(), Is.LessThan(10), "numbers that were drawn twice");
    }

    /// <summary>Draws for the given time and returns only the numbers below 0.001, about one in a thousand, so that they fit into memory.</summary>
    private static List<double> Draw(Barrier together, TimeSpan time)
    {
        var small = new List<double>();
        together.SignalAndWait();
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < time;)
        {
            for (var i = 0; i < 1000; i++)
            {
                if (Jitter.Next() is < 0.001 and var number)
                {
                    small.Add(number);
                }
            }
        }

        return small;
    }
}
