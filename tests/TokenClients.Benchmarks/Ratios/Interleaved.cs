using System.Diagnostics;
using TokenClients.Benchmarks.Peers;

namespace TokenClients.Benchmarks.Ratios;

/// <summary>
/// Compares two loops alternately (A B, B A, …), so that other load on the machine affects both. Each batch takes about a
/// millisecond; the result is the median of the ratios of all pairs.
/// </summary>
internal static class Interleaved
{
    private const int Pairs = 201;

    private static readonly TimeSpan Batch = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(250);

    /// <summary>The result of two loops, in nanoseconds and bytes per call. The control is the ratio of our loop to itself.</summary>
    public readonly record struct Pair(double Ours, double Peer, double Ratio, double Control, double OursBytes, double PeerBytes)
    {
        public Measure ToMeasure(string name, string peer) => new($"{name}, ns (lower is better)", Ours, Peer, peer)
        {
            Unit = "ns",
            Ratio = Ratio,
            Control = Control,
            BytesPerCall = OursBytes,
            PeerBytesPerCall = PeerBytes,
        };
    }

    public static Pair Compare(Contender ours, Contender peer) => Compare(ours.Hit, peer.Hit);

    public static Pair Compare(Action<int> ours, Action<int> peer)
    {
        var (oursCount, peerCount) = (Settle(ours), Settle(peer));
        var (oursTime, peerTime, ratio) = TakeTurns((ours, oursCount), (peer, peerCount));
        var (_, _, control) = TakeTurns((ours, oursCount), (ours, oursCount));
        return new Pair(oursTime, peerTime, ratio, control, Bytes(ours, oursCount), Bytes(peer, peerCount));
    }

    private static (double First, double Second, double Ratio) TakeTurns((Action<int> Loop, int Calls) first, (Action<int> Loop, int Calls) second)
    {
        var (firstTimes, secondTimes) = (new double[Pairs], new double[Pairs]);
        for (var i = 0; i < Pairs; i++)
        {
            if (i % 2 == 0)
            {
                firstTimes[i] = Time(first.Loop, first.Calls);
                secondTimes[i] = Time(second.Loop, second.Calls);
            }
            else
            {
                secondTimes[i] = Time(second.Loop, second.Calls);
                firstTimes[i] = Time(first.Loop, first.Calls);
            }
        }

        return (Median(firstTimes), Median(secondTimes), Median(firstTimes.Zip(secondTimes, (a, b) => a / b)));
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Returns the nanoseconds per call.</summary>
    public static double Time(Action<int> loop, int calls)
    {
        var start = Stopwatch.GetTimestamp();
        loop(calls);
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / calls;
    }

    /// <summary>
    /// Runs the loop until the runtime has optimized it. The pauses let the background compilation run, which waits for 100 ms without
    /// new methods.
    /// </summary>
    /// <returns>The number of calls in a batch.</returns>
    public static int Settle(Action<int> loop)
    {
        var calls = 1;
        for (var round = 0; round < 3; round++)
        {
            for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < WarmUp / 3;)
            {
                calls = Math.Max(1, (int)(Batch.TotalNanoseconds / Time(loop, calls)));
            }

            Thread.Sleep(150);
        }

        return Math.Max(1, (int)(Batch.TotalNanoseconds / Median(Enumerable.Range(0, 11).Select(_ => Time(loop, calls)))));
    }

    private static double Bytes(Action<int> loop, int calls)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        loop(calls);
        return Math.Round((double)(GC.GetAllocatedBytesForCurrentThread() - before) / calls, 1);
    }
}
