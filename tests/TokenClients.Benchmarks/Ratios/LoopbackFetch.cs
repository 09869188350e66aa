using Microsoft.Extensions.DependencyInjection;
using TokenClients.Benchmarks.Loopback;
using TokenClients.Emulator;

namespace TokenClients.Benchmarks.Ratios;

/// <summary>
/// One fetch on a connection that is open: through the cache that dependency injection gives, emptied before each call,
/// and by the bare client of the library; against what one writes with a plain <see cref="HttpClient"/>.
/// </summary>
internal static class LoopbackFetch
{
    public static async IAsyncEnumerable<Measure> RunAsync()
    {
        await using var emulator = await TokenEmulator.StartAsync();
        await foreach (var measure in RunAsync("fetch from the emulator", emulator.Arr.Endpoint, rounds: 1000))
        {
            yield return measure;
        }

        using var http = new HttpClient();
        var (token, _) = await new BareClient(http, emulator.Arr.Endpoint).FetchAsync();
        using var canned = CannedServer.Start(token);
        await foreach (var measure in RunAsync("fetch of a canned answer", canned.Endpoint, rounds: 3000))
        {
            // A server that does nothing shows what the retries and time-outs cost, which the bare client does without.
            yield return measure with { Goal = null, Met = null };
        }
    }

    private static async IAsyncEnumerable<Measure> RunAsync(string what, Uri endpoint, int rounds)
    {
        await using var services = Registered.Ours(endpoint);
        var cache = (CachingTokenProvider)services.GetRequiredService<ITokenProvider>();
        var client = services.GetRequiredService<ArrStsClient>();
        using var http = new HttpClient();
        var bare = new BareClient(http, endpoint);

        var times = await InTurns.TimeAsync(
            rounds, warmUp: 2000,
            () =>
            {
                cache.Clear();
                return cache.GetTokenAsync(default).AsTask();
            },
            () => client.GetTokenAsync(default).AsTask(),
            bare.FetchAsync);
        yield return Line($"{what}, cache miss", times[0], times[2]);
        yield return Line($"{what}, client alone", times[1], times[2]);
    }

    private static Measure Line(string name, double[] ours, double[] bare)
    {
        var (a, b) = (Interleaved.Median(ours), Interleaved.Median(bare));
        return new Measure($"{name}, µs (lower is better)", a * 1000, b * 1000, "HttpClient") { Unit = "µs" }.RatioAtMost(1.1);
    }
}
