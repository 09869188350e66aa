using Microsoft.Extensions.Caching.Memory;

namespace TokenClients.Benchmarks.Peers;

/// <summary>
/// <see cref="IMemoryCache"/> with an absolute expiration. Cached tokens are read with <c>TryGetValue</c>, which is
/// cheapest; other calls use <c>GetOrCreateAsync</c>, as documented.
/// </summary>
internal sealed class MemoryCachePeer(TokenSource source) : Contender
{
    private const string Key = "token";

    private readonly IMemoryCache _cache = new MemoryCache(new MemoryCacheOptions());

    public override string Name => "IMemoryCache";

    public override bool RefreshesAhead => false;

    public override Task CallAsync() => _cache.GetOrCreateAsync(Key, async entry =>
    {
        await source.RequestAsync().ConfigureAwait(false);
        entry.AbsoluteExpirationRelativeToNow = source.Lifetime;
        return source.RejectsCredentials ? throw new InvalidOperationException("The key is wrong.") : TokenSource.Token;
    });

    public override void Hit(int calls)
    {
        string? last = null;
        for (var i = 0; i < calls; i++)
        {
            last = _cache.TryGetValue(Key, out string? token) ? token : throw new InvalidOperationException("Not a hit.");
        }

        Sink = last;
    }
}
