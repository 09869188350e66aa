using TokenClients.Caching;

namespace TokenClients.Health;

/// <summary>The state of a client, or of one entry of its cache, from best to worst.</summary>
internal enum ClientState
{
    /// <summary>The provider is not a cache of this library, so its state is unknown.</summary>
    Foreign,

    /// <summary>No token has been requested.</summary>
    Unused,

    /// <summary>The token has expired, and none has been requested since.</summary>
    Expired,

    /// <summary>There is a valid token.</summary>
    Valid,

    /// <summary>There is no token for a scope, and the failure concerns that scope alone.</summary>
    ScopeFailing,

    /// <summary>There is a valid token, but the next one could not be fetched.</summary>
    RefreshFailing,

    /// <summary>There is no token, and the last fetch failed.</summary>
    Failing,
}

/// <summary>The health of a client: that of its cache entry in the worst state.</summary>
/// <param name="Client">The client's name.</param>
/// <param name="State">The client's state.</param>
/// <param name="Scope">The scope of that entry, or <see langword="null"/> for the default one.</param>
/// <param name="ExpiresOn">When the entry's token expires or expired.</param>
/// <param name="Failure">How the last fetch failed.</param>
/// <param name="NextAttempt">The earliest time of the next fetch, which only a caller starts.</param>
/// <param name="Credential">Which of the client's two credentials is in use, or <see langword="null"/> if it has only one.</param>
internal sealed record ClientHealth(
    string Client,
    ClientState State,
    string? Scope = null,
    DateTimeOffset? ExpiresOn = null,
    TokenException? Failure = null,
    DateTimeOffset? NextAttempt = null,
    CredentialUse? Credential = null)
{
    public static ClientHealth Of(string client, CacheStatus cache)
    {
        var lastSuccess = cache.Entries.Max(entry => entry.Token?.IssuedOn);
        return cache.Entries
            .Select(entry => Of(client, entry, cache.Now, lastSuccess))
            .OrderByDescending(health => health.State).ThenBy(health => health.ExpiresOn)
            .First();
    }

    private static ClientHealth Of(string client, in CacheEntryStatus entry, Instant now, long? lastSuccess)
    {
        var (serves, expiresOn) = (entry.Serves(now), entry.Token?.Token.ExpiresOn);
        return Counts(entry, now, lastSuccess) && entry.Backoff is { } backoff
            ? new(client, serves ? ClientState.RefreshFailing : IsOfScope(entry) ? ClientState.ScopeFailing : ClientState.Failing, entry.Scope, expiresOn, backoff.Failure,
                now.Utc + TimeSpan.FromMilliseconds(Math.Max(0, backoff.Until - now.Milliseconds)))
            : new(client, serves ? ClientState.Valid : entry.Token is null ? ClientState.Unused : ClientState.Expired, entry.Scope, expiresOn);
    }

    /// <summary>
    /// Whether an entry's failure counts. A bad request is the caller's fault, unless it is the client's default request. A
    /// failure that concerns one scope alone counts while callers of that scope get it. Any other failure of a named scope
    /// counts until another fetch succeeds, because that scope may never be requested again.
    /// </summary>
    private static bool Counts(in CacheEntryStatus entry, Instant now, long? lastSuccess) =>
        entry.IsDefault || (entry.Backoff is { } backoff && backoff.Failure.Reason != TokenFailureReason.BadRequest
            && (IsOfScope(entry) ? entry.IsFetching || backoff.Until > now.Milliseconds : !(lastSuccess > backoff.Since)));

    private static bool IsOfScope(in CacheEntryStatus entry) => entry is { IsDefault: false, Backoff.Failure.IsScopeSpecific: true };
}
