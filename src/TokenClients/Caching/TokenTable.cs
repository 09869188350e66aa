using System.Collections.Concurrent;

namespace TokenClients;

/// <summary>The slots of one generation, one for each scope.</summary>
internal sealed class TokenTable
{
    private readonly TokenFetcher _fetcher;
    private readonly Generation _generation;
    private readonly int _maxScopes;
    private readonly ConcurrentDictionary<string, TokenSlot> _scopes = new(StringComparer.Ordinal);
    private readonly object _trim = new();
    private int _count;
    private int _trimAbove;

    public TokenTable(TokenFetcher fetcher, Generation generation, int maxScopes)
    {
        _fetcher = fetcher;
        _generation = generation;
        _maxScopes = _trimAbove = maxScopes;
        Default = new TokenSlot(fetcher, generation, scope: null);
    }

    /// <summary>The slot of requests that name no scope.</summary>
    public TokenSlot Default { get; }

    public int Count => Volatile.Read(ref _count);

    /// <summary>What every slot holds, the default one first.</summary>
    public IReadOnlyList<SlotStatus> Statuses => [Default.Status, .. _scopes.Select(pair => pair.Value.Status)];

    public TokenSlot? Find(string? scope) =>
        scope is null ? Default : _scopes.TryGetValue(scope, out var slot) ? slot : null;

    public TokenSlot GetOrAdd(string? scope)
    {
        if (Find(scope) is { } known)
        {
            return known;
        }

        var added = new TokenSlot(_fetcher, _generation, scope);
        var slot = _scopes.GetOrAdd(scope!, added);
        if (slot == added && Interlocked.Increment(ref _count) > Volatile.Read(ref _trimAbove))
        {
            Trim(slot);
        }

        return slot;
    }

    /// <summary>
    /// Makes room for a tenth of the bound: first what serves nobody, then what would expire soonest. Slots with a fetch in
    /// flight stay, so that no scope is ever fetched twice at once.
    /// </summary>
    private void Trim(TokenSlot newest)
    {
        lock (_trim)
        {
            if (Count <= _trimAbove)
            {
                return;
            }

            var now = _fetcher.Clock.Now;
            var tenth = Math.Max(1, _maxScopes / 10);
            Evict(_scopes.Where(pair => pair.Value != newest), now, evenServing: false, target: 0);
            Evict(
                _scopes.Where(pair => pair.Value != newest)
                    .Select(pair => (Pair: pair, pair.Value.ExpiresOn))
                    .OrderBy(slot => slot.ExpiresOn).Select(slot => slot.Pair),
                now, evenServing: true, target: Math.Max(1, _maxScopes - tenth));

            // Where nearly all are in flight, the next look comes a tenth later, not at every new scope.
            Volatile.Write(ref _trimAbove, Count <= _maxScopes ? _maxScopes : Count + tenth);
        }
    }

    private void Evict(IEnumerable<KeyValuePair<string, TokenSlot>> slots, Instant now, bool evenServing, int target)
    {
        foreach (var (scope, slot) in slots.Select(pair => (pair.Key, pair.Value)))
        {
            if (Count <= target)
            {
                return;
            }

            if (slot.TryEvict(now, evenServing) && _scopes.TryRemove(scope, out _))
            {
                Interlocked.Decrement(ref _count);
            }
        }
    }
}
