namespace TokenClients.Benchmarks.Peers;

/// <summary>All contenders.</summary>
internal static class Field
{
    public static Contender Ours(TokenSource source) => new Ours(source);

    /// <summary>The other libraries that fetch tokens.</summary>
    public static IReadOnlyList<Func<TokenSource, Contender>> Peers { get; } =
    [
        source => new MemoryCachePeer(source),
        HybridCachePeer.OfString,
        FusionCachePeer.OfString,
        source => new AwsPeer(source),
        source => new AzureCorePeer(source),
        source => new GooglePeer(source),
        source => new MsalPeer(source),
    ];
}
