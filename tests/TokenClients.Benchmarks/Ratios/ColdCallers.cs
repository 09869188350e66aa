using System.Diagnostics;
using TokenClients.Benchmarks.Peers;

namespace TokenClients.Benchmarks.Ratios;

/// <summary>Measures 10,000 simultaneous callers without a cached token.</summary>
internal static class ColdCallers
{
    private const int Callers = 10_000;
    private const int Rounds = 15;

    public static async IAsyncEnumerable<Measure> RunAsync()
    {
        var ours = await RequestsAsync(Field.Ours);
        foreach (var make in Field.Peers)
        {
            var peer = await RequestsAsync(make);
            yield return new Measure("10,000 cold callers, requests (lower is better)", ours, peer, make(new TokenSource()).Name)
            {
                Unit = "requests",
            }.OursExactly(1);
        }

        yield return await WallTimeAsync(HybridCachePeer.OfString);
        yield return await WallTimeAsync(FusionCachePeer.OfString);
        yield return await WallTimeAsync(source => new AwsPeer(source));
        yield return await WallTimeAsync(source => new AzureCorePeer(source));
        yield return await WallTimeAsync(source => new GooglePeer(source));
    }

    /// <summary>Callers on the thread pool, and a service that responds after 20 ms.</summary>
    private static async Task<int> RequestsAsync(Func<TokenSource, Contender> make)
    {
        var source = new TokenSource { Delay = TimeSpan.FromMilliseconds(20) };
        var calls = make(source).Callers(Callers);
        await Task.WhenAll(calls.Select(Task.Run));
        return source.Requests;
    }

    private static async Task<Measure> WallTimeAsync(Func<TokenSource, Contender> makePeer)
    {
        var (ours, peer, control) = (new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i < Rounds + 3; i++)
        {
            var (a, b) = i % 2 == 0
                ? (await TimeAsync(Field.Ours), await TimeAsync(makePeer))
                : Swap(await TimeAsync(makePeer), await TimeAsync(Field.Ours));
            if (i >= 3)
            {
                ours.Add(a);
                peer.Add(b);
                control.Add(await TimeAsync(Field.Ours) / a);
            }
        }

        return new Measure(
            "10,000 cold callers, ms (lower is better)", Interleaved.Median(ours), Interleaved.Median(peer),
            makePeer(new TokenSource()).Name)
        {
            Unit = "ms",
            Ratio = Interleaved.Median(ours.Zip(peer, (a, b) => a / b)),
            Control = Interleaved.Median(control),
        }.RatioAtMost(1);

        static (double Ours, double Peer) Swap(double peer, double ours) => (ours, peer);
    }

    /// <summary>
    /// Two threads make the calls. The service responds once all callers wait, so that its own time is not measured. The measurement
    /// ends when each caller has its token.
    /// </summary>
    private static async Task<double> TimeAsync(Func<TokenSource, Contender> make)
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var calls = make(new TokenSource { Gate = answer.Task }).Callers(Callers);
        var tasks = new Task[Callers];
        GC.Collect();

        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Task.Run(() => Call(0)), Task.Run(() => Call(1)));
        answer.SetResult();
        await Task.WhenAll(tasks);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;

        void Call(int first)
        {
            for (var i = first; i < Callers; i += 2)
            {
                tasks[i] = calls[i]();
            }
        }
    }
}
