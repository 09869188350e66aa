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
    public Task<FoundToken?> FindAsync(FetchStart asked, string? identity) => NothingIfItThrows(() => LookAsync(asked, identity));

    /// <summary>Looks again and again for as long as this instance leaves the fetch to others.</summary>
    /// <param name="asked">The fetch, for which there was nothing.</param>
    /// <param name="identity">Whose token it is to be.</param>
    /// <param name="jitter">From 0 to 1; how early it gives up waiting.</param>
    public Task<FoundToken?> AwaitAsync(FetchStart asked, string? identity, double jitter) =>
        options.ColdStartWait > TimeSpan.Zero && asked.Trigger is FetchTrigger.Miss or FetchTrigger.Replacement
            ? NothingIfItThrows(() => LookForAWhileAsync(asked, identity, Times(options.ColdStartWait, 1 - Jitter.Spaced(jitter, part: 10))))
            : Task.FromResult<FoundToken?>(null);

    /// <summary>Stores a token that was fetched, unless a later one is there already.</summary>
    public Task KeepAsync(FetchStart asked, string? identity, AccessToken token) => NothingIfItThrows(async () =>
    {
        await StoreAsync(asked, identity, token).ConfigureAwait(false);
        return null;
    });

    /// <summary>What a store gives may be beyond the calendar; that is its fault, and no caller's.</summary>
    private static async Task<FoundToken?> NothingIfItThrows(Func<Task<FoundToken?>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception)
        {
            return null;
        }
    }

    private async Task<FoundToken?> LookAsync(FetchStart asked, string? identity)
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

    private async Task<FoundToken?> LookForAWhileAsync(FetchStart asked, string? identity, TimeSpan wait)
    {
        var (startedOn, pause) = (time.GetTimestamp(), Times(options.ColdStartWait, 1.0 / Looks));
        for (var left = wait; left >= Shortest && _calls.IsAnswering && ReferenceEquals(identity, Identity); left = wait - time.GetElapsedTime(startedOn))
        {
            await time.DelayAsync(left < pause ? left : pause).ConfigureAwait(false);
            if (await LookAsync(asked, identity).ConfigureAwait(false) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private async Task StoreAsync(FetchStart asked, string? identity, AccessToken token)
    {
        _clock.Learn(token.ServiceAhead);
        var (now, expiresOn) = (_clock.Now, token.ExpiresOn + _clock.Ahead);
        if (now >= expiresOn || token.Value == asked.Request.Rejected?.Value || !ReferenceEquals(identity, Identity))
        {
            return; // too late; or refused; or the settings have changed since, and nobody knows whose token this is
        }

        var key = KeyOf(asked, identity);
        var stored = await _calls.GetAsync(key).ConfigureAwait(false);
        var isLater = stored is null || stored.Is(asked.Request.Rejected) || stored.Token.ExpiresOn <= expiresOn || !_clock.Reaches(stored);
        if (isLater)
        {
            var lifetime = expiresOn - now;
            await _calls.SetAsync(
                key,
                new StoredToken(token.With(expiresOn, token.Scope), now),
                lifetime < TokenLifetime.Maximum ? lifetime : TokenLifetime.Maximum).ConfigureAwait(false);
        }
    }

    private string KeyOf(FetchStart asked, string? identity) => StoreKey.Of(options.KeyPrefix, name, identity, asked.Request.Scope);

    /// <summary>The stored token for this instance, by its own clock, if it is of any use.</summary>
    private FoundToken? Use(StoredToken? stored, FetchStart asked)
    {
        if (stored is null || !_clock.Reaches(stored))
        {
            return null;
        }

        var token = stored.Token.With(stored.Token.ExpiresOn - _clock.Ahead, asked.Request.Scope);
        var age = _clock.Now - stored.ReceivedOn;
        var found = new FoundToken(token, age > TimeSpan.Zero ? age : TimeSpan.Zero);
        var here = new CacheClock(time).Now;
        return found.Serves(here, asked.Request.MinimumLifetime) && !stored.Is(asked.Held) && IsAfter(found, here, asked) ? found : null;
    }

    /// <summary>Whether it may replace the token that was refused, or the one that is due.</summary>
    private static bool IsAfter(FoundToken found, Instant now, FetchStart asked) => asked switch
    {
        { RejectedOn: { } issued } => now.Plus(-found.Age).Milliseconds >= issued,
        { Request.Rejected: { } rejected } => found.Token.ExpiresOn >= rejected.ExpiresOn,
        { Held: { } held, Trigger: not FetchTrigger.Miss } => found.Token.ExpiresOn > held.ExpiresOn,
        _ => true,
    };

    private static TimeSpan Times(TimeSpan span, double factor) => TimeSpan.FromMilliseconds(span.TotalMilliseconds * factor);
}
