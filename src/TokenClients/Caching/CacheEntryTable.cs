using System.Collections.Concurrent;

namespace TokenClients.Caching;

/// <summary>The entries of one generation, one for each <see cref="TokenRequest.Key"/>.</summary>
internal sealed class CacheEntryTable
{
    private readonly TokenFetcher _fetcher;
    private readonly Generation _generation;
    private readonly int _maxScopes;
    private readonly ConcurrentDictionary<string, CacheEntry> _entries = new(StringComparer.Ordinal);
    private readonly object _trim = new();
    private int _count;
    private int _trimAbove;

    public CacheEntryTable(TokenFetcher fetcher, Generation generation, int maxScopes)
    {
        _fetcher = fetcher;
        _generation = generation;
        _maxScopes = _trimAbove = maxScopes;
        Default = new CacheEntry(fetcher, generation, key: default);
    }

    /// <summary>The entry for the client's default token.</summary>
    public CacheEntry Default { get; }

    public int Count => Volatile.Read(ref _count);

    /// <summary>Snapshots of all entries, the default one first.</summary>
    public IReadOnlyList<CacheEntryStatus> Statuses => [Default.Status, .. _entries.Select(pair => pair.Value.Status)];

    public CacheEntry? Find(string? key) =>
        key is null ? Default : _entries.TryGetValue(key, out var entry) ? entry : null;

    public CacheEntry GetOrAdd(in TokenRequest request)
    {
        var key = request.Key;
        if (Find(key) is { } known)
        {
            return known;
        }

        var added = new CacheEntry(_fetcher, _generation, request.WithoutConstraints());
        var entry = _entries.GetOrAdd(key!, added);
        if (entry == added && Interlocked.Increment(ref _count) > Volatile.Read(ref _trimAbove))
        {
            Trim(entry);
        }

        return entry;
    }

    /// <summary>
    /// Records that a fetch for that entry ended. If there are more entries than allowed, because all others had fetches in
    /// flight, the entry is evicted; its callers get the result from the fetch.
    /// </summary>
    public void OnFetchEnded(string? key, CacheEntry entry)
    {
        if (key is null || Count <= _maxScopes)
        {
            return;
        }

        Evict(key, entry, now: default, evenServing: true);
        if (Count <= _maxScopes)
        {
            Volatile.Write(ref _trimAbove, _maxScopes);
        }
    }

    /// <summary>
    /// Evicts entries to make room for a tenth of the maximum: first those without a valid token or active back-off, then those
    /// that expire soonest. Entries with a fetch in flight stay, so that no scope is fetched twice at the same time.
    /// </summary>
    private void Trim(CacheEntry newest)
    {
        lock (_trim)
        {
            if (Count <= _trimAbove)
            {
                return;
            }

            var now = _fetcher.Clock.Now;
            var tenth = Math.Max(1, _maxScopes / 10);
            Evict(_entries.Where(pair => pair.Value != newest), now, evenServing: false, target: 0);
            Evict(
                _entries.Where(pair => pair.Value != newest).OrderBy(pair => pair.Value.ExpiresOn),
                now, evenServing: true, target: Math.Max(1, _maxScopes - tenth));

            // If nearly all entries have fetches in flight, the next trim waits for another tenth instead of running for every new scope.
            Volatile.Write(ref _trimAbove, Count <= _maxScopes ? _maxScopes : Count + tenth);
        }
    }

    private void Evict(IEnumerable<KeyValuePair<string, CacheEntry>> entries, Instant now, bool evenServing, int target)
    {
        foreach (var pair in entries)
        {
            if (Count <= target)
            {
                return;
            }

            Evict(pair.Key, pair.Value, now, evenServing);
        }
    }

    /// <summary>Evicts exactly that entry, not one that has replaced it.</summary>
    private void Evict(string key, CacheEntry entry, Instant now, bool evenServing)
    {
        if (entry.TryEvict(now, evenServing) && ((ICollection<KeyValuePair<string, CacheEntry>>)_entries).Remove(new(key, entry)))
        {
            Interlocked.Decrement(ref _count);
        }
    }
}
