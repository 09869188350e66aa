using Microsoft.Extensions.DependencyInjection;
using TokenClients.Benchmarks.Loopback;
using TokenClients.Emulator;

namespace TokenClients.Benchmarks.Ratios;

/// <summary>
/// Measures a fetch over an open connection: through the registered cache, which is cleared before each call, and with the library's
/// client alone; against hand-written code with a plain <see cref="HttpClient"/>.
/// </summary>
internal static class LoopbackFetch
{
    public static async IAsyncEnumerable<Measure> RunAsync()
    {
        await using var emulator = await TokenEmulator.StartAsync();
        await foreach (var measure in RunAsync("fetch from the emulator", emulator.Arr.Endpoint, rounds: 1000, goal: 1.05))
        {
            yield return measure;
        }

        using var http = new HttpClient();
        var (token, _) = await new BareClient(http, emulator.Arr.Endpoint).FetchAsync();
        using var canned = CannedServer.StartArr(token);
        // A server without work of its own shows the cost of retries and time-outs, which the bare client does not have.
        await foreach (var measure in RunAsync("fetch of a canned answer", canned.Endpoint, rounds: 3000, goal: 1.35))
        {
            yield return measure;
        }
    }

    private static async IAsyncEnumerable<Measure> RunAsync(string what, Uri endpoint, int rounds, double goal)
    {
        await using var services = Registered.Ours(endpoint);
        var cache = (CachingTokenProvider)services.GetRequiredService<ITokenProvider>();
        var client = services.GetRequiredService<ArrStsClient>();
        using var http = new HttpClient();
        var bare = new BareClient(http, endpoint);

        var times = await InTurns.TimeAsync(
            rounds, warmUp: 2000,
            async () =>
            {
                await cache.RemoveAsync(default);
                await cache.GetTokenAsync();
            },
            () => client.GetTokenAsync(default).AsTask(),
            bare.FetchAsync,
            bare.FetchAsync);
        yield return Line($"{what}, cache miss", times[0]);
        yield return Line($"{what}, client alone", times[1]);

        Measure Line(string name, double[] ours)
        {
            var (a, b, again) = (Interleaved.Median(ours), Interleaved.Median(times[2]), Interleaved.Median(times[3]));
            return new Measure($"{name}, µs (lower is better)", a * 1000, b * 1000, "HttpClient") { Unit = "µs", Control = again / b }.RatioAtMost(goal);
        }
    }
}
