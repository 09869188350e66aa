namespace TokenClients;

/// <summary>
/// Provides access tokens. A client (<see cref="ArrStsClient"/>, <see cref="AcsWrapClient"/>, your own) fetches a token at
/// every call; a <see cref="CachingTokenProvider"/> that wraps the client caches it for its actual lifetime.
/// </summary>
/// <remarks>Implementations in this library are safe to use from several threads at once.</remarks>
public interface ITokenProvider
{
    /// <summary>Gets a token that satisfies <paramref name="request"/>.</summary>
    /// <param name="request">Which token is requested; <see langword="default"/> requests the client's default.</param>
    /// <param name="cancellationToken">Cancels this call; a fetch that other callers are waiting for continues.</param>
    /// <returns>A token that has not expired.</returns>
    /// <exception cref="TokenException">A token could not be acquired; the exception says why and what to do.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <example>
    /// <code context="ITokenProvider tokens, HttpRequestMessage request, CancellationToken cancellationToken">
    /// AccessToken token = await tokens.GetTokenAsync(TokenRequest.For("http://contoso/orders/"), cancellationToken);
    /// request.Headers.Authorization = token.Authorization;
    /// </code>
    /// </example>
    ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default);
}
