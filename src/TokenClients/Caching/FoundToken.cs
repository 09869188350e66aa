namespace TokenClients.Caching;

/// <summary>A token from the shared store, with its expiry by this machine's clock.</summary>
/// <param name="Token">The token.</param>
/// <param name="Age">How long ago the service issued it.</param>
/// <param name="FoundOn">When the token was found.</param>
internal sealed record FoundToken(AccessToken Token, TimeSpan Age, Instant FoundOn)
{
    /// <summary>Returns the token as the cache holds it.</summary>
    public CachedToken Cached(double early, int rejections) => new(Token, FoundOn, Age, early, rejections);

    /// <summary>Whether the cache would return the token, and it remains valid for at least that long.</summary>
    public bool Serves(TimeSpan minimumLifetime)
    {
        var cached = Cached(early: 0, rejections: 0);
        return cached.StateAt(FoundOn) != TokenState.Expired && cached.RemainingAt(FoundOn) >= minimumLifetime;
    }
}
