namespace TokenClients.Caching;

/// <summary>Where the tokens of one set of settings come from.</summary>
/// <param name="Client">Fetches them with those settings and no others.</param>
/// <param name="PartitionKey">
/// All that makes its tokens differ from those of another client of the same name, without any secret; or
/// <see langword="null"/> if the name tells enough.
/// </param>
/// <param name="Options">The settings, for whoever registered the client.</param>
internal sealed record TokenSource(ITokenProvider Client, string? PartitionKey = null, object? Options = null);

/// <summary>
/// One set of settings, and what a cache keeps while they are in force: the entries and the back-off of the whole client. A
/// fetch belongs to its generation, so what it brings is cached and stored under the settings that fetched it or nowhere. A
/// change of settings, and <see cref="CachingTokenProvider.Clear"/>, begin another one.
/// </summary>
internal sealed class Generation
{
    private readonly CacheEntry _default; // one read less on the way of a hit
    private readonly Dictionary<TokenRequest, FailureRun> _failedBefore = [];
    private volatile bool _isCleared;

    /// <param name="source">Where the tokens come from.</param>
    /// <param name="fetcher">Fetches them.</param>
    /// <param name="maxScopes">How many scopes are cached.</param>
    /// <param name="previous">The generation that this one takes the place of.</param>
    public Generation(TokenSource source, TokenFetch fetcher, int maxScopes, Generation? previous = null)
    {
        Source = source;
        foreach (var entry in previous?.Entries.Statuses.Where(entry => entry.Failed is not null) ?? [])
        {
            _failedBefore[entry.Request] = entry.Failed!;
        }

        Entries = new CacheEntryTable(fetcher, this, maxScopes);
        _default = Entries.Default;
    }

    public TokenSource Source { get; }

    public CacheEntryTable Entries { get; }

    /// <summary>The entry under that <see cref="TokenRequest.Key"/>, if there is one.</summary>
    public CacheEntry? Find(string? key) => key is null ? _default : Entries.Find(key);

    /// <summary>Whether the cache has been cleared of it; what its fetches bring is not stored either.</summary>
    public bool IsCleared => _isCleared;

    public void Clear() => _isCleared = true;

    /// <summary>An entry's failed fetches in the previous generation, so that the log tells when fetches succeed again.</summary>
    public FailureRun? FailedBefore(in TokenRequest key) => _failedBefore.TryGetValue(key, out var failed) ? failed : null;

    /// <summary>The back-off that holds for every scope.</summary>
    public ClientBackoff Backoff { get; } = new();
}
