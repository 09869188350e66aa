using TokenClients.Diagnostics;

namespace TokenClients.Caching;

/// <summary>Fetches a token: from the shared store, if there is one, or else from the provider.</summary>
/// <param name="name">The client's name.</param>
/// <param name="time">The clocks.</param>
/// <param name="call">Calls the provider.</param>
/// <param name="log">Reports how a fetch ended.</param>
/// <param name="jitter">Returns a number from 0 to 1.</param>
/// <param name="shared">The other instances' tokens, if there is a store.</param>
internal sealed class TokenFetcher(
    string name, TimeProvider time, ProviderCaller call, FetchLog log, Func<double> jitter, ISharedTokens? shared)
{
    public CacheClock Clock { get; } = new(time);

    /// <summary>A number from 0 to 1.</summary>
    public Func<double> Jitter => jitter;

    public FetchLog Log => log;

    /// <summary>Whether there is a store in which other instances may have put a token.</summary>
    public bool IsShared => shared is not null;

    /// <summary>Returns the failure of a fetch in the cache's own code, and reports it.</summary>
    public TokenException Broken(FetchContext context, Exception error)
    {
        var failure = call.Broken(error);
        log.WriteBroken(context, failure);
        return failure;
    }

    /// <summary>Returns the failure of a provider that waits for a fetch that itself waits for the provider.</summary>
    public TokenException WaitsForItself() => CacheExceptionFactory.WaitsForItself(name);

    /// <summary>Reads a token from the store or fetches one, or returns the failure.</summary>
    public async Task<FetchResult> FetchAsync(FetchContext context)
    {
        var (startedOn, span) = (time.GetTimestamp(), new FetchSpan(name, context.Trigger, context.Request.Scope, context.Caller));
        var (token, failure, isFound) = shared is null
            ? FromProvider(context, await call.RunAsync(context, span).ConfigureAwait(false))
            : await FetchSharedAsync(shared, context, span).ConfigureAwait(false);
        return new FetchResult(context, token, failure, isFound, time.GetElapsedTime(startedOn), span);
    }

    private (CachedToken? Token, TokenException? Failure, bool IsFound) FromProvider(
        FetchContext context, (AccessToken? Token, TokenException? Failure, Instant EndedOn) end) =>
        (end.Token is null ? null : new CachedToken(end.Token, end.EndedOn, age: TimeSpan.Zero, DrawEarly(), context.Rejections), end.Failure, false);

    private async Task<(CachedToken? Token, TokenException? Failure, bool IsFound)> FetchSharedAsync(
        ISharedTokens others, FetchContext context, FetchSpan span)
    {
        var found = await others.FindAsync(context).ConfigureAwait(false)
            ?? (context.Backoff is null ? await others.AwaitAsync(context, jitter()).ConfigureAwait(false) : null);
        if (found is not null || context.Backoff is not null)
        {
            return (FromStore(found), found is null ? context.Backoff!.Failure : null, true);
        }

        var (token, failure, _) = FromProvider(context, await call.RunAsync(context, span).ConfigureAwait(false));
        if (token is not null)
        {
            others.StartWrite(context, token.Token);
            return (token, null, false);
        }

        // If many instances fetch at the same time, the service may have rejected this request but answered another.
        return (FromStore(await others.FindAsync(context).ConfigureAwait(false)), failure, true);

        CachedToken? FromStore(FoundToken? token) => token?.Cached(DrawEarly(), context.Rejections);
    }

    /// <summary>Draws the jitter, from 0 to 1, by which a token is due earlier than necessary.</summary>
    private double DrawEarly() => IsShared ? Caching.Jitter.Spaced(jitter(), part: 15) : jitter();
}
