using ZiggyCreatures.Caching.Fusion;

namespace TokenClients.Benchmarks.Peers;

/// <summary>
/// FusionCache with adaptive caching and eager refresh, without fail-safe, which would return expired tokens. Its options and
/// its factory are made once, so that a hit allocates neither.
/// </summary>
internal sealed class FusionCachePeer<T> : Contender
    where T : class
{
    private const string Key = "token";

    /// <summary>Due at once: its clock cannot be set. It stands for a token that was fetched before.</summary>
    private const float DueAtOnce = 1e-6f;

    private readonly FusionCache _cache = FusionCachePeer.CreateCache();
    private readonly Func<FusionCacheFactoryExecutionContext<T>, CancellationToken, Task<T>> _fetch;

    /// <param name="source">Where the tokens come from.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="create">What is cached.</param>
    public FusionCachePeer(TokenSource source, string name, Func<T> create)
    {
        Name = name;
        _fetch = async (context, _) =>
        {
            var number = await source.AskAsync().ConfigureAwait(false);
            context.Options.Duration = source.Lifetime;
            if (source.IsDue(number))
            {
                context.Options.EagerRefreshThreshold = DueAtOnce;
            }

            return source.Refuses ? throw new InvalidOperationException("The key is wrong.") : create();
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

/// <summary>The two ways in which an application caches a token with FusionCache, which returns the object that it was given.</summary>
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
