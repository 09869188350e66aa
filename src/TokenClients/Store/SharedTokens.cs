using Microsoft.Extensions.Logging;

namespace TokenClients;

/// <summary>
/// What a cache does with a store: look before a fetch, keep after one. It never throws, never takes longer than its
/// time-outs, and a store that is down, slow, or gives what nobody can use is a store that has nothing.
/// </summary>
internal sealed class SharedTokens(
    ITokenStore store, string name, ITokenProvider client, TokenStoreOptions options, TimeProvider time, ILogger log)
{
    /// <summary>How often an instance looks while it waits for another's fetch.</summary>
    private const int Looks = 20;

    /// <summary>What a timer can wait for.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    private readonly ServiceClock _clock = new(time);
    private readonly StoreCalls _calls = new(store, name, options.Timeout, time, log);

    /// <summary>Whose tokens the client fetches now; compared by reference, since each generation of settings has its own.</summary>
    public string? Identity => (client as ITokenIdentity)?.Identity;

    /// <summary>Looks for a token that answers the request, and forgets there what a resource has refused.</summary>
    public async Task<FoundToken?> FindAsync(FetchStart asked, string? identity)
    {
        var key = KeyOf(asked, identity);
        var stored = await _calls.GetAsync(key).ConfigureAwait(false);
        if (stored is not null && stored.Is(asked.Request.Rejected))
        {
            await _calls.RemoveAsync(key).ConfigureAwait(false);
            return null;
        }

        return Use(stored, asked);
    }

    /// <summary>Looks again and again for as long as this instance leaves the fetch to others.</summary>
    /// <param name="asked">The fetch, for which there was nothing.</param>
    /// <param name="identity">Whose token it is to be.</param>
    /// <param name="jitter">From 0 to 1; how early it gives up waiting.</param>
    public async Task<FoundToken?> AwaitAsync(FetchStart asked, string? identity, double jitter)
    {
        if (options.ColdStartWait == TimeSpan.Zero || asked.Trigger is not (FetchTrigger.Miss or FetchTrigger.Replacement))
        {
            return null;
        }

        var startedOn = time.GetTimestamp();
        var wait = Times(options.ColdStartWait, 1 - Jitter.Spaced(jitter));
        for (var left = wait; left >= Shortest && _calls.IsAsked; left = wait - time.GetElapsedTime(startedOn))
        {
            var pause = Times(options.ColdStartWait, 1.0 / Looks);
            await time.DelayAsync(left < pause ? left : pause).ConfigureAwait(false);
            if (await FindAsync(asked, identity).ConfigureAwait(false) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>Stores a token that was fetched, unless a newer one is there already.</summary>
    public async Task KeepAsync(FetchStart asked, string? identity, AccessToken token)
    {
        _clock.Learn(token.ServiceAhead);
        var (now, expiresOn) = (_clock.Now, token.ExpiresOn + _clock.Ahead);
        if (now >= expiresOn || !ReferenceEquals(identity, Identity))
        {
            return; // too late, or the settings have changed since, and nobody knows whose token this is
        }

        var key = KeyOf(asked, identity);
        var stored = await _calls.GetAsync(key).ConfigureAwait(false);
        var isNewer = stored is null || stored.Is(asked.Request.Rejected) || stored.Token.ExpiresOn <= expiresOn;
        if (isNewer)
        {
            await _calls.SetAsync(key, new StoredToken(token.With(expiresOn, token.Scope), now), expiresOn - now).ConfigureAwait(false);
        }
    }

    private string KeyOf(FetchStart asked, string? identity) => StoreKey.Of(options.KeyPrefix, name, identity, asked.Request.Scope);

    /// <summary>The stored token for this instance, by its own clock, if it is of any use.</summary>
    private FoundToken? Use(StoredToken? stored, FetchStart asked)
    {
        if (stored is null)
        {
            return null;
        }

        _clock.IsAtLeast(stored.ReceivedOn);
        var token = stored.Token.With(stored.Token.ExpiresOn - _clock.Ahead, asked.Request.Scope);
        var age = _clock.Now - stored.ReceivedOn;
        var found = new FoundToken(token, age > TimeSpan.Zero ? age : TimeSpan.Zero);
        return found.Serves(new CacheClock(time).Now, asked.Request.MinimumLifetime)
            && !stored.Is(asked.Request.Rejected)
            && !(token.ExpiresOn < asked.Request.Rejected?.ExpiresOn) && !(token.ExpiresOn <= asked.Held?.ExpiresOn)
            ? found : null;
    }

    private static TimeSpan Times(TimeSpan span, double factor) => TimeSpan.FromMilliseconds(span.TotalMilliseconds * factor);
}
