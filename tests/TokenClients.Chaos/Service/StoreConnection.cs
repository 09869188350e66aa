using Microsoft.Extensions.Caching.Distributed;

namespace TokenClients.Chaos;

/// <summary>The connection of one process to the shared store. It reports to the oracles when the store may have returned a token.</summary>
internal sealed class StoreConnection(SharedStore store, IReadOnlyList<Client> clients) : IDistributedCache
{
    /// <summary>The prefix of a client's keys.</summary>
    public static string PrefixOf(Client client) => $"{client.Name}:";

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        var bytes = await store.GetAsync(key, token);
        if (bytes is not null)
        {
            clients.Single(client => key.StartsWith(PrefixOf(client), StringComparison.Ordinal)).RecordStoreHit();
        }

        return bytes;
    }

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) =>
        store.SetAsync(key, value, options, token);

    public Task RemoveAsync(string key, CancellationToken token = default) => store.RemoveAsync(key, token);

    public byte[]? Get(string key) => throw new NotSupportedException();

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException();

    public void Remove(string key) => throw new NotSupportedException();

    public void Refresh(string key) => throw new NotSupportedException();

    public Task RefreshAsync(string key, CancellationToken token = default) => throw new NotSupportedException();
}
