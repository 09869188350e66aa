using System.Diagnostics;

namespace TokenClients.Benchmarks.Ratios;

/// <summary>
/// Measures asynchronous calls one by one, each once in each round, in random order, because the thread on which a call completes
/// affects the next one.
/// </summary>
internal static class InTurns
{
    /// <returns>The times of each call, in milliseconds, in the order of <paramref name="calls"/>.</returns>
    public static async Task<double[][]> TimeAsync(int rounds, int warmUp, params Func<Task>[] calls)
    {
        double[][] times = [.. calls.Select(_ => new double[rounds])];
        int[] order = [.. Enumerable.Range(0, calls.Length)];
        var random = new Random(1);
        for (var round = -warmUp; round < rounds; round++)
        {
            random.Shuffle(order);
            foreach (var i in order)
            {
                var start = Stopwatch.GetTimestamp();
                await calls[i]();
                var time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                if (round >= 0)
                {
                    times[i][round] = time;
                }
            }

            if (round == -warmUp * 2 / 3 || round == -warmUp / 3)
            {
                await Task.Delay(300); // lets the tiered compilation catch up
            }
        }

        return times;
    }
}
