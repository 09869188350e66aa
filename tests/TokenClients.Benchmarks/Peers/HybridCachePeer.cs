using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace TokenClients.Benchmarks.Peers;

/// <summary>
/// <see cref="HybridCache"/> without a distributed cache. Its factory cannot set the expiration of what it returns, so the
/// lifetime is known before the call. A string is never serialized, and the overload with a state allocates no closure.
/// </summary>
internal sealed class HybridCachePeer(TokenSource source) : Contender
{
    private const string Key = "token";

    private readonly HybridCache _cache = CreateCache();
    private readonly HybridCacheEntryOptions _options = new() { Expiration = source.Lifetime, LocalCacheExpiration = source.Lifetime };

    public override string Name => "HybridCache";

    public override bool RefreshesAhead => false;

    public static HybridCache CreateCache()
    {
        var services = new ServiceCollection();
        services.AddHybridCache();
        return services.BuildServiceProvider().GetRequiredService<HybridCache>();
    }

    public override Task CallAsync() => GetAsync().AsTask();

    public override void Hit(int calls)
    {
        string? last = null;
        for (var i = 0; i < calls; i++)
        {
            var call = GetAsync();
            last = call.IsCompletedSuccessfully ? call.Result : throw new InvalidOperationException("Not a hit.");
        }

        Sink = last;
    }

    private ValueTask<string> GetAsync() => _cache.GetOrCreateAsync(Key, source, FetchAsync, _options);

    private static async ValueTask<string> FetchAsync(TokenSource source, CancellationToken cancellationToken)
    {
        await source.AskAsync().ConfigureAwait(false);
        return source.Refuses ? throw new InvalidOperationException("The key is wrong.") : TokenSource.Token;
    }
}
