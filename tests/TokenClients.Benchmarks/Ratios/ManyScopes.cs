using TokenClients.Benchmarks.Peers;

namespace TokenClients.Benchmarks.Ratios;

/// <summary>Measures getting a cached token among 10,000 scopes.</summary>
internal static class ManyScopes
{
    private const int Many = 10_000;

    public static async IAsyncEnumerable<Measure> RunAsync()
    {
        var many = await OurScopes.CreateAsync(Many);
        var one = await OurScopes.CreateAsync(1);
        var memoryCache = new MemoryCacheScopes(Many);
        var hybridCache = await HybridCacheScopes.CreateAsync(Many);
        var fusionCache = await FusionCacheScopes.CreateAsync(Many);
        GC.Collect(); // moves the objects to the oldest generation, as in an application that has run for a while
        yield return Line(Interleaved.Compare(many.Hit, one.Hit), "one scope");
        yield return Line(Interleaved.Compare(many.Hit, memoryCache.Hit), "IMemoryCache").RatioAtMostWithoutBytes(0.7);
        yield return Line(Interleaved.Compare(many.Hit, hybridCache.Hit), "HybridCache").RatioAtMostWithoutBytes(1);
        yield return Line(Interleaved.Compare(many.Hit, fusionCache.Hit), "FusionCache").RatioAtMostWithoutBytes(1);
    }

    private static Measure Line(Interleaved.Pair pair, string peer) => pair.ToMeasure("hit among 10,000 scopes", peer);
}
