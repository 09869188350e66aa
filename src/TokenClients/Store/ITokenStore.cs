namespace TokenClients;

/// <summary>
/// A store of tokens that the instances of a service share, so that one instance requests a token and all use it.
/// <c>UseDistributedCache()</c> of the package TokenClients.DistributedCache uses the application's
/// <c>IDistributedCache</c>; <c>UseStore(…)</c> takes any other store.
/// </summary>
/// <remarks>
/// <para>The cache reads the store before a fetch and writes to it after one, never for a cached token. What a store returns is
/// validated. An exception, or a call that takes longer than <see cref="TokenStoreOptions.Timeout"/>, counts as "no
/// token".</para>
/// <para>Implementations must be safe to use from several threads, and must encrypt tokens that leave the process.</para>
/// </remarks>
public interface ITokenStore
{
    /// <summary>Reads the token stored under a key.</summary>
    /// <param name="key">
    /// <see cref="TokenStoreOptions.KeyPrefix"/> and 64 hexadecimal digits, a hash of client, service, account and scope.
    /// </param>
    /// <param name="cancellationToken">Cancelled after <see cref="TokenStoreOptions.Timeout"/>.</param>
    /// <returns>The token, or <see langword="null"/> if there is none.</returns>
    Task<StoredToken?> GetAsync(string key, CancellationToken cancellationToken);

    /// <summary>Stores a token, replacing the one that is there.</summary>
    /// <param name="key">The key.</param>
    /// <param name="token">The token.</param>
    /// <param name="lifetime">How long the token remains valid, after which the entry should expire. More than zero.</param>
    /// <param name="cancellationToken">Cancelled after <see cref="TokenStoreOptions.Timeout"/>.</param>
    Task SetAsync(string key, StoredToken token, TimeSpan lifetime, CancellationToken cancellationToken);

    /// <summary>Removes the token stored under a key, if there is one.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Cancelled after <see cref="TokenStoreOptions.Timeout"/>.</param>
    Task RemoveAsync(string key, CancellationToken cancellationToken);
}
