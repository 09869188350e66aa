namespace TokenClients;

/// <summary>Convenience methods for <see cref="ITokenProvider"/>.</summary>
public static class TokenProviderExtensions
{
    /// <summary>Gets a token for the provider's default scope.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="cancellationToken">Cancels this call; a fetch that other callers are waiting for continues.</param>
    /// <returns>A token that has not expired.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="provider"/> is <see langword="null"/>.</exception>
    /// <exception cref="TokenException">A token could not be acquired; the exception says why and what to do.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static ValueTask<AccessToken> GetTokenAsync(
        this ITokenProvider provider, CancellationToken cancellationToken = default) =>
        (provider ?? throw new ArgumentNullException(nameof(provider))).GetTokenAsync(default, cancellationToken);
}
