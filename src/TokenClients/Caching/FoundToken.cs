namespace TokenClients.Caching;

/// <summary>A token from a store, with the expiry by this machine's clock.</summary>
/// <param name="Token">The token.</param>
/// <param name="Age">How long ago the service issued it.</param>
/// <param name="FoundOn">When it was found.</param>
internal sealed record FoundToken(AccessToken Token, TimeSpan Age, Instant FoundOn)
{
    /// <summary>The token as a cache keeps it.</summary>
    public CachedToken Cached(double early, int refusals) => new(Token, FoundOn, Age, early, refusals);

    /// <summary>Whether a cache would return it, and it lives that long.</summary>
    public bool Serves(TimeSpan minimumLifetime)
    {
        var cached = Cached(early: 0, refusals: 0);
        return cached.StateAt(FoundOn) != TokenState.Expired && cached.RemainingAt(FoundOn) >= minimumLifetime;
    }
}
