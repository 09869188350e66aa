using System.Runtime.CompilerServices;

namespace TokenClients.Caching;

/// <summary>
/// One set of settings, with the cache entries and the client's back-off while these settings are in use. A fetch belongs to a
/// generation, so its token is cached and stored under the settings that it was fetched with, or not at all. A change of
/// settings and <see cref="CachingTokenProvider.Clear"/> start a new generation.
/// </summary>
internal sealed class Generation
{
    private readonly CacheEntry _default; // saves a read on a cache hit
    private readonly Dictionary<TokenRequest, FailureRun> _failedBefore = [];
    private readonly int _number;
    private readonly StrongBox<int> _oldestValid; // shared by all generations of a cache
    private volatile bool _isCleared;

    /// <param name="source">The source of the tokens.</param>
    /// <param name="fetcher">Fetches the tokens.</param>
    /// <param name="maxScopes">The maximum number of cached scopes.</param>
    /// <param name="previous">The generation that this one replaces.</param>
    public Generation(TokenSource source, TokenFetcher fetcher, int maxScopes, Generation? previous = null)
    {
        Source = source;
        (_number, _oldestValid) = previous is null ? (0, new StrongBox<int>()) : (previous._number + 1, previous._oldestValid);
        foreach (var entry in previous?.Entries.Statuses.Where(entry => entry.Failed is not null) ?? [])
        {
            _failedBefore[entry.Request] = entry.Failed!;
        }

        Entries = new CacheEntryTable(fetcher, this, maxScopes);
        _default = Entries.Default;
    }

    public TokenSource Source { get; }

    public CacheEntryTable Entries { get; }

    /// <summary>The back-off of all scopes.</summary>
    public ClientBackoff Backoff { get; } = new();

    /// <summary>Returns the entry with that <see cref="TokenRequest.Key"/>, or <see langword="null"/> if there is none.</summary>
    public CacheEntry? Find(string? key) => key is null ? _default : Entries.Find(key);

    /// <summary>
    /// Whether fetches that are still in flight must not store their tokens: the cache was cleared, or a token was removed after the
    /// settings had changed.
    /// </summary>
    public bool IsInvalidated => _isCleared || _number < Volatile.Read(ref _oldestValid.Value);

    public void Clear() => _isCleared = true;

    /// <summary>Removes the token for a request. One that is being fetched with previous settings is not stored.</summary>
    public void Remove(in TokenRequest request)
    {
        lock (_oldestValid)
        {
            _oldestValid.Value = Math.Max(_oldestValid.Value, _number);
        }

        Find(request.Key)?.Remove();
    }

    /// <summary>
    /// Returns the failed fetches of an entry in the previous generation, so that a later success is logged as a recovery.
    /// </summary>
    public FailureRun? FailedBefore(in TokenRequest key) => _failedBefore.TryGetValue(key, out var failed) ? failed : null;
}
