using System.Collections.Concurrent;

namespace TokenClients.Chaos;

/// <summary>Counts events by name. Safe to use from several threads.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<string, StrongCount> _counts = new(StringComparer.Ordinal);

    public void Add(string what, int times = 1) => Interlocked.Add(ref _counts.GetOrAdd(what, _ => new()).Value, times);

    public long this[string what] => _counts.TryGetValue(what, out var count) ? Volatile.Read(ref count.Value) : 0;

    /// <summary>Returns the counts whose names have this prefix, without the prefix.</summary>
    public SortedDictionary<string, long> Under(string prefix) => new(
        _counts.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value.Value),
        StringComparer.Ordinal);

    private sealed class StrongCount
    {
        public long Value;
    }
}
