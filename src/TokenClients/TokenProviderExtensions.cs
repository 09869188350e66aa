namespace TokenClients;

/// <summary>Shorter ways to ask an <see cref="ITokenProvider"/>.</summary>
public static class TokenProviderExtensions
{
    /// <summary>Gets a token for the provider's default scope.</summary>
    /// <param name="provider">The provider to ask.</param>
    /// <param name="cancellationToken">Ends this call; what other callers wait for goes on.</param>
    /// <returns>A token that has not expired.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="provider"/> is <see langword="null"/>.</exception>
    /// <exception cref="TokenException">No token could be acquired; the exception says why and what to do.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static ValueTask<AccessToken> GetTokenAsync(
        this ITokenProvider provider, CancellationToken cancellationToken = default) =>
        (provider ?? throw new ArgumentNullException(nameof(provider))).GetTokenAsync(default, cancellationToken);
}
