using System.Diagnostics;
using Fleet;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using TokenClients.Benchmarks.Peers;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Serialization.SystemTextJson;

namespace TokenClients.Benchmarks.Ratios;

/// <summary>
/// Measures an instance that starts after another one has fetched the token. Both use the same Redis, with their own container,
/// connection and cache. This library encrypts the stored token; the others do not.
/// </summary>
internal static class SecondInstance
{
    private const int Rounds = 9;

    public static async IAsyncEnumerable<Measure> RunAsync()
    {
        if (!RedisServer.IsInstalled)
        {
            Console.WriteLine(RedisServer.NotInstalled);
            yield break;
        }

        await using var redis = await RedisServer.StartAsync();
        var keys = Directory.CreateTempSubdirectory("keys-");
        try
        {
            foreach (var peer in new[] { HybridInstance(), FusionInstance() })
            {
                var (ours, others) = (new List<(double Time, int Requests)>(), new List<(double Time, int Requests)>());
                for (var round = -2; round < Rounds; round++)
                {
                    var (one, other) = (await StartTwoAsync(OurInstance(keys), redis), await StartTwoAsync(peer, redis));
                    if (round >= 0)
                    {
                        ours.Add(one);
                        others.Add(other);
                    }
                }

                yield return new Measure(
                    "second instance with Redis, requests of both (lower is better)", ours.Max(run => run.Requests), others.Max(run => run.Requests), peer.Name)
                {
                    Unit = "requests",
                }.OursExactly(1);
                yield return new Measure(
                    "second instance with Redis, first token, ms (lower is better)",
                    Interleaved.Median(ours.Select(run => run.Time)), Interleaved.Median(others.Select(run => run.Time)), peer.Name)
                {
                    Unit = "ms",
                };
            }
        }
        finally
        {
            keys.Delete(recursive: true);
        }
    }

    /// <summary>Returns the time from the second instance's container to its token, and the requests of both.</summary>
    private static async Task<(double Time, int Requests)> StartTwoAsync(Instance instance, RedisServer redis)
    {
        var (source, prefix) = (new TokenSource(), $"{Guid.NewGuid():N}:");
        await StartAsync();
        await Task.Delay(100); // HybridCache stores in the background

        var start = Stopwatch.GetTimestamp();
        await StartAsync();
        return (Stopwatch.GetElapsedTime(start).TotalMilliseconds, source.Requests);

        async Task StartAsync()
        {
            var services = new ServiceCollection().AddLogging().AddSingleton(source);
            services.AddStackExchangeRedisCache(options => options.Configuration = redis.Configuration);
            instance.Register(services, prefix);
            await using var provider = services.BuildServiceProvider();
            await instance.GetAsync(provider, prefix);
        }
    }

    private static Instance OurInstance(DirectoryInfo keys) => new(
        "TokenClients",
        (services, prefix) =>
        {
            services.AddDataProtection().SetApplicationName("benchmark").PersistKeysToFileSystem(keys);
            services.AddTokens("benchmark", provider => new Ours.SourceProvider(provider.GetRequiredService<TokenSource>()))
                .UseDistributedCache(options => options.KeyPrefix = prefix);
        },
        (provider, _) => provider.GetRequiredService<ITokenProvider>().GetTokenAsync().AsTask());

    private static Instance HybridInstance() => new(
        "HybridCache",
        (services, _) => services.AddHybridCache(),
        (provider, prefix) => provider.GetRequiredService<HybridCache>().GetOrCreateAsync(
            $"{prefix}token",
            provider.GetRequiredService<TokenSource>(),
            static async (source, _) =>
            {
                await source.RequestAsync();
                return TokenSource.Token;
            },
            new HybridCacheEntryOptions { Expiration = TimeSpan.FromHours(1) }).AsTask());

    private static Instance FusionInstance() => new(
        "FusionCache",
        (services, _) => services.AddFusionCache().WithRegisteredDistributedCache().WithSerializer(new FusionCacheSystemTextJsonSerializer()),
        (provider, prefix) => provider.GetRequiredService<IFusionCache>().GetOrSetAsync<string>(
            $"{prefix}token",
            async (context, _) =>
            {
                var source = provider.GetRequiredService<TokenSource>();
                await source.RequestAsync();
                context.Options.Duration = source.Lifetime;
                return TokenSource.Token;
            }).AsTask());

    private sealed record Instance(string Name, Action<IServiceCollection, string> Register, Func<IServiceProvider, string, Task> GetAsync);
}
