namespace TokenClients.Caching;

/// <summary>A token from a store, with the expiry by this machine's clock.</summary>
/// <param name="Token">The token.</param>
/// <param name="Age">How long ago the service issued it.</param>
internal sealed record FoundToken(AccessToken Token, TimeSpan Age)
{
    /// <summary>Whether a cache would hand it out, and it lives that long.</summary>
    public bool Serves(Instant now, TimeSpan minimumLifetime)
    {
        var kept = new CachedToken(Token, now, Age, early: 0, refusals: 0);
        return kept.StateAt(now) != TokenState.Expired && kept.RemainingAt(now) >= minimumLifetime;
    }
}
