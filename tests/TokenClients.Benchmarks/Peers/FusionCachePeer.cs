using ZiggyCreatures.Caching.Fusion;

namespace TokenClients.Benchmarks.Peers;

/// <summary>
/// FusionCache with adaptive caching and eager refresh, without fail-safe, which would return expired tokens. Its options and
/// its factory are created once, so that a hit does not allocate them.
/// </summary>
internal sealed class FusionCachePeer<T> : Contender
    where T : class
{
    private const string Key = "token";

    /// <summary>A token that is due immediately, because the clock cannot be set.</summary>
    private const float DueAtOnce = 1e-6f;

    private readonly FusionCache _cache = FusionCachePeer.CreateCache();
    private readonly Func<FusionCacheFactoryExecutionContext<T>, CancellationToken, Task<T>> _fetch;

    /// <param name="source">The source of the tokens.</param>
    /// <param name="name">The name of the contender.</param>
    /// <param name="create">Creates the cached value.</param>
    public FusionCachePeer(TokenSource source, string name, Func<T> create)
    {
        Name = name;
        _fetch = async (context, _) =>
        {
            var number = await source.RequestAsync().ConfigureAwait(false);
            context.Options.Duration = source.Lifetime;
            if (source.IsDue(number))
            {
                context.Options.EagerRefreshThreshold = DueAtOnce;
            }

            return source.RejectsCredentials ? throw new InvalidOperationException("The key is wrong.") : create();
        };
    }

    public override string Name { get; }

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

    private ValueTask<T> GetAsync() => _cache.GetOrSetAsync<T>(Key, _fetch);
}

/// <summary>The two ways to cache a token with FusionCache, which returns the stored object.</summary>
internal static class FusionCachePeer
{
    public static Contender OfString(TokenSource source) => new FusionCachePeer<string>(source, "FusionCache", () => TokenSource.Token);

    public static Contender OfRecord(TokenSource source) =>
        new FusionCachePeer<TokenRecord>(source, "FusionCache, record", () => TokenRecord.From(source));

    public static FusionCache CreateCache() => new(new FusionCacheOptions
    {
        DefaultEntryOptions = new FusionCacheEntryOptions { EagerRefreshThreshold = 0.9f },
    });
}
