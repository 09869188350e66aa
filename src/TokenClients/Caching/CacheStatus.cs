namespace TokenClients;

/// <summary>What a cache holds at a moment. Looking at it changes nothing and fetches nothing.</summary>
/// <param name="Now">The moment.</param>
/// <param name="Slots">The default slot first, then those of the scopes.</param>
internal sealed record CacheStatus(Instant Now, IReadOnlyList<SlotStatus> Slots)
{
    /// <summary>Of the tokens in use the shortest life left, or <see langword="null"/> if there is none.</summary>
    public TimeSpan? TimeToExpiry => Slots.Where(slot => slot.IsInUse(Now)).Min(slot => slot.Token?.RemainingAt(Now));
}

/// <summary>What a slot holds at a moment.</summary>
/// <param name="Scope">The scope, or <see langword="null"/> for the default one.</param>
/// <param name="Token">The last token, which may have expired, or <see langword="null"/> if there was none.</param>
/// <param name="Pause">The last fetch's failure, or <see langword="null"/> if it did not fail.</param>
/// <param name="IsFetching">Whether a fetch is in flight.</param>
internal readonly record struct SlotStatus(string? Scope, CachedToken? Token, Pause? Pause, bool IsFetching)
{
    public bool Serves(Instant now) => Token is not null && Token.StateAt(now) != TokenState.Expired;

    /// <summary>Whether the token serves somebody: one that is due, and that nobody tries to renew, has no callers any more.</summary>
    public bool IsInUse(Instant now) => Token?.StateAt(now) switch
    {
        TokenState.Fresh => true,
        TokenState.Due => IsFetching || Pause is not null,
        _ => false,
    };
}
