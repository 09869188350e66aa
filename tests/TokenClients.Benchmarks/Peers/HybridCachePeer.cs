using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace TokenClients.Benchmarks.Peers;

/// <summary>
/// <see cref="HybridCache"/> without a distributed cache. Its factory cannot set the expiration, so the lifetime must be known before
/// the call. The overload with a state does not allocate a closure.
/// </summary>
/// <param name="source">The source of the tokens.</param>
/// <param name="name">The name of the contender.</param>
/// <param name="create">Creates the cached value.</param>
internal sealed class HybridCachePeer<T>(TokenSource source, string name, Func<T> create) : Contender
    where T : class
{
    private const string Key = "token";

    private readonly HybridCache _cache = HybridCachePeer.CreateCache();
    private readonly HybridCacheEntryOptions _options = new() { Expiration = source.Lifetime, LocalCacheExpiration = source.Lifetime };
    private readonly State _state = new(source, create);

    public override string Name => name;

    public override bool RefreshesAhead => false;

    public override Task CallAsync() => GetAsync().AsTask();

    public override void Hit(int calls)
    {
        T? last = null;
        for (var i = 0; i < calls; i++)
        {
            var call = GetAsync();
            last = call.IsCompletedSuccessfully ? call.Result : throw new InvalidOperationException("Not a hit.");
        }

        Sink = last;
    }

    private ValueTask<T> GetAsync() => _cache.GetOrCreateAsync(Key, _state, FetchAsync, _options);

    private static async ValueTask<T> FetchAsync(State state, CancellationToken cancellationToken)
    {
        await state.Source.RequestAsync().ConfigureAwait(false);
        return state.Source.RejectsCredentials ? throw new InvalidOperationException("The key is wrong.") : state.Create();
    }

    private sealed record State(TokenSource Source, Func<T> Create);
}

/// <summary>The two ways to cache a token with <see cref="HybridCache"/>.</summary>
internal static class HybridCachePeer
{
    /// <summary>A string, which is not serialized, so a hit is cheapest.</summary>
    public static Contender OfString(TokenSource source) => new HybridCachePeer<string>(source, "HybridCache", () => TokenSource.Token);

    /// <summary>A record, which is deserialized for each call, because it is not marked as immutable.</summary>
    public static Contender OfRecord(TokenSource source) =>
        new HybridCachePeer<TokenRecord>(source, "HybridCache, record", () => TokenRecord.From(source));

    public static HybridCache CreateCache()
    {
        var services = new ServiceCollection();
        services.AddHybridCache();
        return services.BuildServiceProvider().GetRequiredService<HybridCache>();
    }
}
