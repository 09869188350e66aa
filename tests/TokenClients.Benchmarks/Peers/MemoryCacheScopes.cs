using Microsoft.Extensions.Caching.Memory;

namespace TokenClients.Benchmarks.Peers;

/// <summary>Gets cached values of an <see cref="IMemoryCache"/> for many scopes.</summary>
internal sealed class MemoryCacheScopes
{
    private readonly IMemoryCache _cache = new MemoryCache(new MemoryCacheOptions());
    private readonly string[] _scopes;
    private int _next;

    public MemoryCacheScopes(int count)
    {
        _scopes = ScopeNames.Shuffled(count);
        foreach (var scope in ScopeNames.InOrder(count))
        {
            _cache.Set(scope, TokenSource.Token, TimeSpan.FromHours(1));
        }
    }

    public void Hit(int calls)
    {
        var next = _next;
        string? last = null;
        for (var i = 0; i < calls; i++)
        {
            next = next + 1 < _scopes.Length ? next + 1 : 0;
            last = _cache.TryGetValue(_scopes[next], out string? token) ? token : throw new InvalidOperationException("Not a hit.");
        }

        _next = next;
        Contender.Sink = last;
    }
}
