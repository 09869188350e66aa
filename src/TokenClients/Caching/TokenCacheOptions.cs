namespace TokenClients;

/// <summary>
/// The limits of a <see cref="CachingTokenProvider"/>. Refresh times and back-offs have no settings: they follow from the
/// lifetime of each token and the reason of each failure.
/// </summary>
public sealed class TokenCacheOptions
{
    /// <summary>
    /// The time-out of one fetch, after which all waiting callers get an exception, whatever the client is doing. More than
    /// zero and at most a day; 60 s by default, which leaves time for the client's own retries. A shared store adds a few calls
    /// of at most <see cref="TokenStoreOptions.Timeout"/> each, and <see cref="TokenStoreOptions.ColdStartWait"/>.
    /// </summary>
    public TimeSpan FetchTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How many scopes are cached besides the default one. If there are more, expired tokens are evicted first, then those that
    /// expire soonest. At least 1; 10,000 by default.
    /// </summary>
    public int MaxScopes { get; set; } = 10_000;
}
