using ZiggyCreatures.Caching.Fusion;

namespace TokenClients.Benchmarks.Peers;

/// <summary>
/// FusionCache with adaptive caching and eager refresh, without fail-safe, which would return expired tokens. Its options and
/// its factory are made once, so that a hit allocates neither.
/// </summary>
internal sealed class FusionCachePeer : Contender
{
    private const string Key = "token";

    /// <summary>Due at once: its clock cannot be set. It stands for a token that was fetched before.</summary>
    private const float DueAtOnce = 1e-6f;

    private readonly FusionCache _cache = CreateCache();
    private readonly Func<FusionCacheFactoryExecutionContext<string>, CancellationToken, Task<string>> _fetch;

    public FusionCachePeer(TokenSource source) => _fetch = async (context, _) =>
    {
        var number = await source.AskAsync().ConfigureAwait(false);
        context.Options.Duration = source.Lifetime;
        if (source.IsDue(number))
        {
            context.Options.EagerRefreshThreshold = DueAtOnce;
        }

        return source.Refuses ? throw new InvalidOperationException("The key is wrong.") : TokenSource.Token;
    };

    public override string Name => "FusionCache";

    public static FusionCache CreateCache() => new(new FusionCacheOptions
    {
        DefaultEntryOptions = new FusionCacheEntryOptions { EagerRefreshThreshold = 0.9f },
    });

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

    private ValueTask<string> GetAsync() => _cache.GetOrSetAsync<string>(Key, _fetch);
}
