using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using TokenClients.Benchmarks.Loopback;
using TokenClients.Benchmarks.Peers;
using TokenClients.Emulator;

namespace TokenClients.Benchmarks.Ratios;

/// <summary>Measures the memory after a full garbage collection: for each scope, each client, and each waiting caller.</summary>
internal static class MemoryUse
{
    private const int Scopes = 10_000;
    private const int Clients = 50;
    private const int Callers = 10_000;

    public static async IAsyncEnumerable<Measure> RunAsync()
    {
        yield return Line(
            "memory of a scope with its token", await BytesPerObjectAsync(Scopes, OurScopesAsync), await BytesPerObjectAsync(Scopes, TheirScopesAsync),
            "IMemoryCache");

        await using var emulator = await TokenEmulator.StartAsync();
        var endpoint = emulator.Arr.Endpoint;
        yield return Line(
            "memory of a client after its first token",
            await BytesPerObjectAsync(Clients, () => EachAsync(() => Registered.Ours(endpoint), services => Registered.FetchByOursAsync(services))),
            await BytesPerObjectAsync(Clients, () => EachAsync(Registered.Plain, services => Registered.FetchByPlainAsync(services, endpoint))),
            "AddHttpClient");

        var ours = await WaitingAsync(Field.Ours);
        foreach (var make in (Func<TokenSource, Contender>[])[FusionCachePeer.OfString, source => new AzureCorePeer(source)])
        {
            yield return Line("memory of each of 10,000 callers who wait", ours, await WaitingAsync(make), make(new TokenSource()).Name);
        }
    }

    private static Measure Line(string name, double ours, double peer, string peerName) =>
        new($"{name}, B (lower is better)", ours, peer, peerName) { Unit = "B" };

    private static async Task<object> OurScopesAsync()
    {
        var provider = new CachingTokenProvider(new Ours.SourceProvider(new TokenSource()));
        foreach (var scope in ScopeNames.InOrder(Scopes))
        {
            await provider.GetTokenAsync(TokenRequest.For(scope));
        }

        return provider;
    }

    /// <summary>Caches a record of token and expiry for each, the minimum of an application.</summary>
    private static Task<object> TheirScopesAsync()
    {
        var cache = new MemoryCache(new MemoryCacheOptions());
        foreach (var scope in ScopeNames.InOrder(Scopes))
        {
            cache.Set(scope, new TokenRecord(TokenSource.Token, DateTimeOffset.UtcNow.AddHours(1)), TimeSpan.FromHours(1));
        }

        return Task.FromResult<object>(cache);
    }

    private static async Task<object> EachAsync(Func<ServiceProvider> create, Func<ServiceProvider, Task> fetchAsync)
    {
        var all = new List<ServiceProvider>();
        for (var i = 0; i < Clients; i++)
        {
            all.Add(create());
            await fetchAsync(all[^1]);
        }

        return all;
    }

    private static async Task<double> WaitingAsync(Func<TokenSource, Contender> make)
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var calls = make(new TokenSource { Gate = answer.Task }).Callers(Callers);
        var tasks = new Task[Callers];
        var bytes = await BytesPerObjectAsync(Callers, () =>
        {
            for (var i = 0; i < Callers; i++)
            {
                tasks[i] = calls[i]();
            }

            return Task.FromResult<object>(tasks);
        });
        answer.SetResult();
        await Task.WhenAll(tasks);
        return bytes;
    }

    /// <returns>The number of bytes for each created object.</returns>
    private static async Task<double> BytesPerObjectAsync(int count, Func<Task<object>> makeAsync)
    {
        var first = await makeAsync(); // also creates everything that is created only once
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var second = await makeAsync();
        var after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive((first, second));
        return Math.Max(0, Math.Round((double)(after - before) / count));
    }
}
