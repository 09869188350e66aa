namespace TokenClients.Caching;

/// <summary>What a cache holds at a moment. Looking at it changes nothing and fetches nothing.</summary>
/// <param name="Now">The moment.</param>
/// <param name="Entries">The default entry first, then those of the scopes.</param>
internal sealed record CacheStatus(Instant Now, IReadOnlyList<CacheEntryStatus> Entries)
{
    /// <summary>Of the tokens in use the shortest life left, or <see langword="null"/> if there is none.</summary>
    public TimeSpan? TimeToExpiry => Entries.Where(entry => entry.IsInUse(Now)).Min(entry => entry.Token?.RemainingAt(Now));
}

/// <summary>What an entry holds at a moment.</summary>
/// <param name="Request">The request that the entry is for.</param>
/// <param name="Token">The last token, which may have expired, or <see langword="null"/> if there was none.</param>
/// <param name="Backoff">The last fetch's failure, or <see langword="null"/> if it did not fail.</param>
/// <param name="IsFetching">Whether a fetch is in flight.</param>
/// <param name="Failed">The failed fetches since the last one that succeeded, under previous settings too.</param>
internal readonly record struct CacheEntryStatus(
    TokenRequest Request, CachedToken? Token, BackoffPeriod? Backoff, bool IsFetching, FailureRun? Failed)
{
    /// <summary>The scope, or <see langword="null"/> if the request names none.</summary>
    public string? Scope => Request.Scope;

    /// <summary>Whether the entry is for the client's default token.</summary>
    public bool IsDefault => Request.Key is null;

    public bool Serves(Instant now) => Token is not null && Token.StateAt(now) != TokenState.Expired;

    /// <summary>Whether the token serves somebody: one that is due, and that nobody tries to renew, has no callers any more.</summary>
    public bool IsInUse(Instant now) => Token?.StateAt(now) switch
    {
        TokenState.Fresh => true,
        TokenState.Due => IsFetching || Backoff is not null,
        _ => false,
    };
}
