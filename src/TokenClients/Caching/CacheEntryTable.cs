using System.Collections.Concurrent;

namespace TokenClients.Caching;

/// <summary>The entries of one generation, one for each <see cref="TokenRequest.Key"/>.</summary>
internal sealed class CacheEntryTable
{
    private readonly TokenFetch _fetcher;
    private readonly Generation _generation;
    private readonly int _maxScopes;
    private readonly ConcurrentDictionary<string, CacheEntry> _entries = new(StringComparer.Ordinal);
    private readonly object _trim = new();
    private int _count;
    private int _trimAbove;

    public CacheEntryTable(TokenFetch fetcher, Generation generation, int maxScopes)
    {
        _fetcher = fetcher;
        _generation = generation;
        _maxScopes = _trimAbove = maxScopes;
        Default = new CacheEntry(fetcher, generation, key: default);
    }

    /// <summary>The entry of requests that name nothing.</summary>
    public CacheEntry Default { get; }

    public int Count => Volatile.Read(ref _count);

    /// <summary>What every entry holds, the default one first.</summary>
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
    /// Notes that a fetch of that entry has ended. While there are more entries than the bound allows, because all of them were in
    /// flight, the entry leaves; its callers have its token.
    /// </summary>
    public void NoteFetched(string? key, CacheEntry entry)
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
    /// Makes room for a tenth of the bound: first what serves nobody, then what would expire soonest. Entries with a fetch in
    /// flight stay, so that no scope is ever fetched twice at once.
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
                _entries.Where(pair => pair.Value != newest)
                    .Select(pair => (Pair: pair, pair.Value.ExpiresOn))
                    .OrderBy(entry => entry.ExpiresOn).Select(entry => entry.Pair),
                now, evenServing: true, target: Math.Max(1, _maxScopes - tenth));

            // Where nearly all are in flight, the next trim comes a tenth later, not at every new scope.
            Volatile.Write(ref _trimAbove, Count <= _maxScopes ? _maxScopes : Count + tenth);
        }
    }

    private void Evict(IEnumerable<KeyValuePair<string, CacheEntry>> entries, Instant now, bool evenServing, int target)
    {
        foreach (var (key, entry) in entries.Select(pair => (pair.Key, pair.Value)))
        {
            if (Count <= target)
            {
                return;
            }

            Evict(key, entry, now, evenServing);
        }
    }

    /// <summary>Evicts that entry, and no other that has taken its place.</summary>
    private void Evict(string key, CacheEntry entry, Instant now, bool evenServing)
    {
        if (entry.TryEvict(now, evenServing) && ((ICollection<KeyValuePair<string, CacheEntry>>)_entries).Remove(new(key, entry)))
        {
            Interlocked.Decrement(ref _count);
        }
    }
}
