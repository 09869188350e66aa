using Microsoft.Extensions.Caching.Hybrid;

namespace TokenClients.Benchmarks.Peers;

/// <summary>Gets cached values of a <see cref="HybridCache"/> for many scopes.</summary>
internal sealed class HybridCacheScopes(HybridCache cache, string[] scopes)
{
    private int _next;

    public static async Task<HybridCacheScopes> CreateAsync(int count)
    {
        var cache = HybridCachePeer.CreateCache();
        var anHour = new HybridCacheEntryOptions { Expiration = TimeSpan.FromHours(1), LocalCacheExpiration = TimeSpan.FromHours(1) };
        foreach (var scope in ScopeNames.InOrder(count))
        {
            await cache.SetAsync(scope, TokenSource.Token, anHour);
        }

        return new HybridCacheScopes(cache, ScopeNames.Shuffled(count));
    }

    public void Hit(int calls)
    {
        var next = _next;
        string? last = null;
        for (var i = 0; i < calls; i++)
        {
            next = next + 1 < scopes.Length ? next + 1 : 0;
            var call = cache.GetOrCreateAsync<string>(scopes[next], static _ => throw new InvalidOperationException("Not a hit."));
            last = call.IsCompletedSuccessfully ? call.Result : throw new InvalidOperationException("Not a hit.");
        }

        _next = next;
        Contender.Sink = last;
    }
}
