using TokenClients.Caching;

namespace TokenClients.Health;

/// <summary>How a client, or one entry of its cache, is; from the best to the worst.</summary>
internal enum ClientState
{
    /// <summary>The provider is not this library's cache, so nothing is known of it.</summary>
    Foreign,

    /// <summary>No token has been requested.</summary>
    Unused,

    /// <summary>The token has expired, and none has been requested since.</summary>
    Expired,

    /// <summary>A token is in service.</summary>
    Valid,

    /// <summary>There is no token for a scope, and the failure concerns that scope alone.</summary>
    ScopeFailing,

    /// <summary>A token is in service, and the next could not be fetched.</summary>
    RefreshFailing,

    /// <summary>There is no token, and the last fetch failed.</summary>
    Failing,
}

/// <summary>How a client is: of its entries the one that is worst off.</summary>
/// <param name="Client">What the client is called.</param>
/// <param name="State">How it is.</param>
/// <param name="Scope">The scope of that entry, or <see langword="null"/> for the default one.</param>
/// <param name="ExpiresOn">When its token expires or did.</param>
/// <param name="Failure">How the last fetch failed.</param>
/// <param name="NextAttempt">The earliest moment of the next; it takes a caller.</param>
/// <param name="Credential">Which of the client's two credentials is in use, or <see langword="null"/> if it has one.</param>
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
    /// Whether the report shows an entry's failure. A request that the service does not accept is its caller's fault, unless it is
    /// the default one. A failure of one scope alone shows while its callers get it; any other failure of a named scope, which may
    /// never be requested again, is over when another fetch has succeeded.
    /// </summary>
    private static bool Counts(in CacheEntryStatus entry, Instant now, long? lastSuccess) =>
        entry.IsDefault || (entry.Backoff is { } backoff && backoff.Failure.Reason != TokenFailureReason.BadRequest
            && (IsOfScope(entry) ? entry.IsFetching || backoff.Until > now.Milliseconds : !(lastSuccess > backoff.Since)));

    private static bool IsOfScope(in CacheEntryStatus entry) => entry is { IsDefault: false, Backoff.Failure.IsScopeSpecific: true };
}
