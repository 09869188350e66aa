namespace TokenClients;

/// <summary>Convenience methods for <see cref="CachingTokenProvider"/>.</summary>
public static class CachingTokenProviderExtensions
{
    /// <summary>Removes the token for a scope from the cache and from the shared store, if there is one.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="scope">The scope, or <see langword="null"/> for the client's default.</param>
    /// <param name="cancellationToken">
    /// Cancels this call. The token is then no longer cached, and its removal from the store continues.
    /// </param>
    /// <returns>A task that completes when the token is removed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="cache"/> is <see langword="null"/>.</exception>
    /// <exception cref="TokenException">The store failed; the token is no longer cached, but the store may still return it.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The cache is disposed.</exception>
    /// <remarks>See <see cref="CachingTokenProvider.RemoveAsync"/>.</remarks>
    public static Task RemoveAsync(this CachingTokenProvider cache, string? scope, CancellationToken cancellationToken = default) =>
        (cache ?? throw new ArgumentNullException(nameof(cache))).RemoveAsync(new TokenRequest { Scope = scope }, cancellationToken);
}
