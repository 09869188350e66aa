namespace TokenClients;

/// <summary>
/// The two bounds of a <see cref="CachingTokenProvider"/>. Margins and waits have no settings: they follow from each
/// token's lifetime and each failure's reason.
/// </summary>
public sealed class TokenCacheOptions
{
    /// <summary>
    /// How long one fetch may take before everyone who waits for it gets a time-out, whatever the client does. More than
    /// zero and at most a day; 60 s by default, which leaves room for a client's own retries. A shared store may take some
    /// calls more, each at most <see cref="TokenStoreOptions.Timeout"/>, and <see cref="TokenStoreOptions.ColdStartWait"/>.
    /// </summary>
    public TimeSpan FetchTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How many scopes are kept besides the default one; past it, expired tokens go first, then those that expire soonest.
    /// At least 1; 10,000 by default.
    /// </summary>
    public int MaxScopes { get; set; } = 10_000;
}
