using ZiggyCreatures.Caching.Fusion;

namespace TokenClients.Benchmarks.Peers;

/// <summary>Gets cached values of a FusionCache for many scopes.</summary>
internal sealed class FusionCacheScopes(FusionCache cache, string[] scopes)
{
    private int _next;

    public static async Task<FusionCacheScopes> CreateAsync(int count)
    {
        var cache = FusionCachePeer.CreateCache();
        foreach (var scope in ScopeNames.InOrder(count))
        {
            await cache.SetAsync(scope, TokenSource.Token, TimeSpan.FromHours(1));
        }

        return new FusionCacheScopes(cache, ScopeNames.Shuffled(count));
    }

    public void Hit(int calls)
    {
        var next = _next;
        string? last = null;
        for (var i = 0; i < calls; i++)
        {
            next = next + 1 < scopes.Length ? next + 1 : 0;
            var call = cache.GetOrSetAsync<string>(scopes[next], static (_, _) => throw new InvalidOperationException("Not a hit."));
            last = call.IsCompletedSuccessfully ? call.Result : throw new InvalidOperationException("Not a hit.");
        }

        _next = next;
        Contender.Sink = last;
    }
}
