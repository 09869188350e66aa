using TokenClients.Diagnostics;

namespace TokenClients.Caching;

/// <summary>One fetch: from the provider, or before and after it from other instances where there is a shared store.</summary>
/// <param name="name">What the client is called.</param>
/// <param name="time">The clocks.</param>
/// <param name="call">Calls the provider.</param>
/// <param name="log">Reports how a fetch ended.</param>
/// <param name="jitter">Returns a number from 0 to 1.</param>
/// <param name="shared">The other instances' tokens, if there is a store.</param>
internal sealed class TokenFetch(
    string name, TimeProvider time, ProviderCall call, FetchLog log, Func<double> jitter, ISharedTokens? shared)
{
    public CacheClock Clock { get; } = new(time);

    /// <summary>A number from 0 to 1.</summary>
    public Func<double> Jitter => jitter;

    public FetchLog Log => log;

    /// <summary>Whether other instances may have a token.</summary>
    public bool IsShared => shared is not null;

    /// <summary>The failure of a fetch whose own machinery threw; reported here, since nothing else does.</summary>
    public TokenException Broken(FetchContext asked, Exception error)
    {
        var failure = call.Broken(error);
        log.WriteBroken(asked, failure);
        return failure;
    }

    /// <summary>The failure of a provider that waits for a fetch which waits for the provider.</summary>
    public TokenException WaitsForItself() => CacheExceptionFactory.WaitsForItself(name);

    /// <summary>Reads a token from the store or fetches one, or returns the failure.</summary>
    public async Task<FetchResult> FetchAsync(FetchContext asked)
    {
        var (startedOn, span) = (time.GetTimestamp(), new FetchSpan(name, asked.Trigger, asked.Request.Scope, asked.Caller));
        var (token, failure, isFound) = shared is null
            ? Called(asked, await call.RunAsync(asked, span).ConfigureAwait(false))
            : await ShareAsync(shared, asked, span).ConfigureAwait(false);
        return new FetchResult(asked, token, failure, isFound, time.GetElapsedTime(startedOn), span);
    }

    private (CachedToken? Token, TokenException? Failure, bool IsFound) Called(
        FetchContext asked, (AccessToken? Token, TokenException? Failure, Instant EndedOn) end) =>
        (end.Token is null ? null : new CachedToken(end.Token, end.EndedOn, age: TimeSpan.Zero, DrawEarly(), asked.Refusals), end.Failure, false);

    private async Task<(CachedToken? Token, TokenException? Failure, bool IsFound)> ShareAsync(
        ISharedTokens others, FetchContext asked, FetchSpan span)
    {
        var found = await others.FindAsync(asked).ConfigureAwait(false)
            ?? (asked.Backoff is null ? await others.AwaitAsync(asked, jitter()).ConfigureAwait(false) : null);
        if (found is not null || asked.Backoff is not null)
        {
            return (Cached(found), found is null ? asked.Backoff!.Failure : null, true);
        }

        var (token, failure, _) = Called(asked, await call.RunAsync(asked, span).ConfigureAwait(false));
        if (token is not null)
        {
            others.Keep(asked, token.Token);
            return (token, null, false);
        }

        // Where many instances fetch at once, the service may have rejected this request and answered another's.
        return (Cached(await others.FindAsync(asked).ConfigureAwait(false)), failure, true);

        CachedToken? Cached(FoundToken? token) => token?.Cached(DrawEarly(), asked.Refusals);
    }

    /// <summary>From 0 to 1, how much earlier than it must a token is due.</summary>
    private double DrawEarly() => IsShared ? Caching.Jitter.Spaced(jitter(), part: 15) : jitter();
}
