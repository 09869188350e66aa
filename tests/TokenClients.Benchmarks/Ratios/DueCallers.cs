using System.Diagnostics;
using TokenClients.Benchmarks.Peers;

namespace TokenClients.Benchmarks.Ratios;

/// <summary>Measures 200 simultaneous callers with a token that is valid but due, and a service that responds after 50 ms.</summary>
internal static class DueCallers
{
    private const int Callers = 200;

    private static readonly TimeSpan Answer = TimeSpan.FromMilliseconds(50);

    public static async IAsyncEnumerable<Measure> RunAsync()
    {
        var ours = await CallAsync(Field.Ours, Ours.SourceProvider.DueAfter);
        foreach (var make in Field.Peers)
        {
            if (!make(new TokenSource()).RefreshesAhead)
            {
                continue;
            }

            var peer = await CallAsync(make, TimeSpan.FromMilliseconds(10));
            yield return new Measure("200 callers, refresh due, requests (lower is better)", ours.Requests, peer.Requests, peer.Name)
            {
                Unit = "requests",
            }.OursExactly(1);
            yield return new Measure("200 callers, refresh due, the slowest's µs (lower is better)", ours.Slowest, peer.Slowest, peer.Name)
            {
                Unit = "µs",
            };
        }
    }

    private static async Task<(string Name, int Requests, double Slowest)> CallAsync(Func<TokenSource, Contender> make, TimeSpan dueAfter)
    {
        await RunAsync(make, dueAfter: TimeSpan.Zero); // a warm-up, so that compilation is not measured
        return await RunAsync(make, dueAfter);
    }

    private static async Task<(string Name, int Requests, double Slowest)> RunAsync(Func<TokenSource, Contender> make, TimeSpan dueAfter)
    {
        var source = new TokenSource { FirstIsDue = true, Delay = Answer };
        var contender = make(source);
        await contender.CallAsync();
        await Task.Delay(dueAfter);

        var waits = await Task.WhenAll(contender.Callers(Callers).Select(call => Task.Run(async () =>
        {
            var start = Stopwatch.GetTimestamp();
            await call();
            return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        })));
        await Task.Delay(2 * Answer);
        return (contender.Name, source.Requests - 1, waits.Max());
    }
}
