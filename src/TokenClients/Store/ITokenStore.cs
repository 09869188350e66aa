namespace TokenClients;

/// <summary>
/// Where the instances of a service keep their tokens together, so that one of them asks the token service and all use the
/// answer. <c>UseDistributedCache()</c> of the package TokenClients.DistributedCache is one, for whatever
/// <c>IDistributedCache</c> there is; <c>UseStore(…)</c> takes any
/// other.
/// </summary>
/// <remarks>
/// <para>A store has nothing to decide: what it gives back is checked, what it throws counts as "there is none", and what it
/// does not do within <see cref="TokenStoreOptions.Timeout"/> is not waited for. It is asked before a fetch and told after
/// one, never on the way of a kept token.</para>
/// <para>Implementations have to be safe to use from several threads, and to encrypt what they keep elsewhere.</para>
/// </remarks>
public interface ITokenStore
{
    /// <summary>Gives what is stored under a key.</summary>
    /// <param name="key">
    /// <see cref="TokenStoreOptions.KeyPrefix"/> and 64 hexadecimal digits, a hash of client, service, account and scope.
    /// </param>
    /// <param name="cancellationToken">Cancelled when the time is over.</param>
    /// <returns>The token, or <see langword="null"/> if there is none.</returns>
    Task<StoredToken?> GetAsync(string key, CancellationToken cancellationToken);

    /// <summary>Stores a token in place of what is there.</summary>
    /// <param name="key">The key.</param>
    /// <param name="token">The token.</param>
    /// <param name="lifetime">How long it is of use from now on; then it is to be forgotten. More than zero.</param>
    /// <param name="cancellationToken">Cancelled when the time is over.</param>
    Task SetAsync(string key, StoredToken token, TimeSpan lifetime, CancellationToken cancellationToken);

    /// <summary>Forgets what is stored under a key, if anything is.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Cancelled when the time is over.</param>
    Task RemoveAsync(string key, CancellationToken cancellationToken);
}
