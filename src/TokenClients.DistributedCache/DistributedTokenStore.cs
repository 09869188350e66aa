using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;

namespace TokenClients;

/// <summary>Stores tokens in a distributed cache, encrypted.</summary>
/// <param name="name">The client's name. It is part of the encryption's purpose, so a client cannot decrypt the tokens of another.</param>
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
        // A relative expiry depends on the cache's clock alone.
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
                "The stored token could not be decrypted: it was encrypted with keys that this instance does not have, or it was changed. " +
                "Use one Data Protection key ring (PersistKeysTo…) and one SetApplicationName for all instances.",
                error);
        }
    }

    /// <summary>A protector for this cache key alone: a token stored under another key cannot be decrypted with it.</summary>
    private IDataProtector ProtectorOf(string key) => protection.CreateProtector("TokenClients.DistributedCache", name, key);
}
