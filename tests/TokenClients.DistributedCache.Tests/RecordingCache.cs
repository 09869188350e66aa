using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Distributed;

namespace TokenClients.Tests;

/// <summary>A distributed cache that records its entries and their expiry.</summary>
internal sealed class RecordingCache : IDistributedCache
{
    public ConcurrentDictionary<string, (byte[] Bytes, DistributedCacheEntryOptions Options)> Entries { get; } = new();

    /// <summary>Runs before each call, and may throw or wait.</summary>
    public Func<Task>? Before { get; set; }

    public byte[]? Get(string key) => throw new NotSupportedException("only asynchronous methods are used");

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        await (Before?.Invoke() ?? Task.CompletedTask);
        return Entries.TryGetValue(key, out var entry) ? entry.Bytes : null;
    }

    public void Refresh(string key) => throw new NotSupportedException("no entry has a sliding expiration");

    public Task RefreshAsync(string key, CancellationToken token = default) => throw new NotSupportedException("no entry has a sliding expiration");

    public void Remove(string key) => throw new NotSupportedException("only asynchronous methods are used");

    public async Task RemoveAsync(string key, CancellationToken token = default)
    {
        await (Before?.Invoke() ?? Task.CompletedTask);
        Entries.TryRemove(key, out _);
    }

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException("only asynchronous methods are used");

    public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        await (Before?.Invoke() ?? Task.CompletedTask);
        Entries[key] = (value, options);
    }
}
