using TokenClients.Benchmarks.Peers;

namespace TokenClients.Benchmarks.Ratios;

/// <summary>Measures getting a cached token.</summary>
internal static class CachedHits
{
    public static async IAsyncEnumerable<Measure> RunAsync()
    {
        var ours = await FilledAsync(new Ours(new TokenSource()));
        yield return Line("cached hit", ours, new BareLoop()).RatioAtMostWithoutBytes(1.3);
        foreach (var make in (Func<TokenSource, Contender>[])[.. Field.Peers, HybridCachePeer.OfRecord, FusionCachePeer.OfRecord])
        {
            var peer = await FilledAsync(make(new TokenSource()));
            yield return peer is AzureCorePeer
                ? Line("cached hit, put on a request", await FilledAsync(new OursAttached(new TokenSource())), peer).RatioAtMostWithoutBytes(0.3)
                : Line("cached hit", ours, peer).RatioAtMostWithoutBytes(Goal(peer));
        }
    }

    /// <summary>The limits; they follow from earlier measurements.</summary>
    private static double Goal(Contender peer) => peer switch
    {
        MemoryCachePeer => 0.25,
        HybridCachePeer<string> => 0.15,
        HybridCachePeer<TokenRecord> => 0.02,
        FusionCachePeer<string> or FusionCachePeer<TokenRecord> => 0.03,
        _ => 1,
    };

    private static Measure Line(string name, Contender ours, Contender peer) => Interleaved.Compare(ours, peer).ToMeasure(name, peer.Name);

    private static async Task<Contender> FilledAsync(Contender contender)
    {
        await contender.CallAsync();
        return contender;
    }
}
