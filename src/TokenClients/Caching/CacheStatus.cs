namespace TokenClients.Caching;

/// <summary>A snapshot of a cache. Taking it neither changes nor fetches anything.</summary>
/// <param name="Now">When the snapshot was taken.</param>
/// <param name="Entries">The default entry first, then those of the scopes.</param>
internal sealed record CacheStatus(Instant Now, IReadOnlyList<CacheEntryStatus> Entries)
{
    /// <summary>The shortest remaining lifetime of the tokens in use, or <see langword="null"/> if there are none.</summary>
    public TimeSpan? TimeToExpiry => Entries.Where(entry => entry.IsInUse(Now)).Min(entry => entry.Token?.RemainingAt(Now));
}

/// <summary>A snapshot of a cache entry.</summary>
/// <param name="Request">The request that the entry is for.</param>
/// <param name="Token">The last token, which may have expired, or <see langword="null"/> if there was none.</param>
/// <param name="Backoff">The last fetch's failure, or <see langword="null"/> if it did not fail.</param>
/// <param name="IsFetching">Whether a fetch is in flight.</param>
/// <param name="Failed">The failed fetches since the last success, including those under previous settings.</param>
internal readonly record struct CacheEntryStatus(
    TokenRequest Request, CachedToken? Token, BackoffPeriod? Backoff, bool IsFetching, FailureRun? Failed)
{
    /// <summary>The scope, or <see langword="null"/> if the request names none.</summary>
    public string? Scope => Request.Scope;

    /// <summary>Whether the entry is for the client's default token.</summary>
    public bool IsDefault => Request.Key is null;

    public bool Serves(Instant now) => Token is not null && Token.StateAt(now) != TokenState.Expired;

    /// <summary>Whether the token is in use. A due token that nobody tries to renew has no callers any more.</summary>
    public bool IsInUse(Instant now) => Token?.StateAt(now) switch
    {
        TokenState.Fresh => true,
        TokenState.Due => IsFetching || Backoff is not null,
        _ => false,
    };
}
