using System.Diagnostics;
using TokenClients.Benchmarks.Peers;

namespace TokenClients.Benchmarks.Ratios;

/// <summary>
/// Measures whether two threads get twice as many cached tokens as one, because there is no lock and no shared write. The best of
/// many short batches counts, because other load on the machine only makes them slower. If the machine never has two free
/// processors, the bare loop shows that too.
/// </summary>
internal static class TwoThreads
{
    private const int Rounds = 200;

    public static async IAsyncEnumerable<Measure> RunAsync()
    {
        var ours = new Ours(new TokenSource());
        await ours.CallAsync();
        var (oursScaling, bareScaling) = Scale(ours.Hit, new BareLoop().Hit);
        yield return new Measure("2 threads against 1, throughput × (higher is better)", oursScaling, bareScaling, "bare tick loop")
        {
            Unit = "×",
        }.OursAtLeast(1.8);
    }

    private static (double Ours, double Bare) Scale(Action<int> ours, Action<int> bare)
    {
        var (oursCount, bareCount) = (2 * Interleaved.Settle(ours), 2 * Interleaved.Settle(bare));
        var best = new double[] { double.MaxValue, double.MaxValue, double.MaxValue, double.MaxValue };
        for (var i = 0; i < Rounds; i++)
        {
            best[0] = Math.Min(best[0], Run(ours, oursCount, 1));
            best[1] = Math.Min(best[1], Run(ours, oursCount, 2));
            best[2] = Math.Min(best[2], Run(bare, bareCount, 1));
            best[3] = Math.Min(best[3], Run(bare, bareCount, 2));
        }

        return (2 * best[0] / best[1], 2 * best[2] / best[3]);
    }

    /// <summary>Returns the time from the start of the first thread's loop to the end of the last one, in nanoseconds.</summary>
    private static double Run(Action<int> loop, int calls, int count)
    {
        var (starts, ends) = (new long[count], new long[count]);
        var ready = 0;
        Thread[] threads = [.. Enumerable.Range(0, count).Select(i => new Thread(() =>
        {
            Interlocked.Increment(ref ready);
            while (Volatile.Read(ref ready) < count)
            {
                // Spins, so that both threads are running when they begin.
            }

            starts[i] = Stopwatch.GetTimestamp();
            loop(calls);
            ends[i] = Stopwatch.GetTimestamp();
        }))];
        foreach (var thread in threads)
        {
            thread.Start();
        }

        foreach (var thread in threads)
        {
            thread.Join();
        }

        return Stopwatch.GetElapsedTime(starts.Min(), ends.Max()).TotalNanoseconds;
    }
}
