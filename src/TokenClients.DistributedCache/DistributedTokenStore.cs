using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;

namespace TokenClients;

/// <summary>Keeps tokens in a distributed cache, encrypted.</summary>
/// <param name="name">The client's name, part of the purpose: no other client's tokens can be read as its own.</param>
/// <param name="cache">The cache.</param>
/// <param name="protection">Encrypts and signs.</param>
internal sealed class DistributedTokenStore(string name, IDistributedCache cache, IDataProtectionProvider protection) : ITokenStore
{
    public async Task<StoredToken?> GetAsync(string key, CancellationToken cancellationToken)
    {
        var bytes = await cache.GetAsync(key, cancellationToken).ConfigureAwait(false);
        return bytes is null ? null : TokenPayload.Read(Unprotect(key, bytes));
    }

    public Task SetAsync(string key, StoredToken token, TimeSpan lifetime, CancellationToken cancellationToken) =>
        // An expiry relative to now depends on nobody's clock but the cache's.
        cache.SetAsync(
            key,
            ProtectorOf(key).Protect(TokenPayload.Write(token)),
            new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = lifetime },
            cancellationToken);

    public Task RemoveAsync(string key, CancellationToken cancellationToken) => cache.RemoveAsync(key, cancellationToken);

    private byte[] Unprotect(string key, byte[] bytes)
    {
        try
        {
            return ProtectorOf(key).Unprotect(bytes);
        }
        catch (CryptographicException error)
        {
            throw new TokenException(
                TokenFailureReason.InvalidResponse,
                "What is stored was encrypted with keys that this instance does not have, or was changed. Let all instances share one " +
                "Data Protection key ring (PersistKeysTo…) and one SetApplicationName.",
                error);
        }
    }

    /// <summary>A protector for this one key: what is stored under another, even by the same client, is not readable here.</summary>
    private IDataProtector ProtectorOf(string key) => protection.CreateProtector("TokenClients.DistributedCache", name, key);
}
