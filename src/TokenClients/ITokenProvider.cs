namespace TokenClients;

/// <summary>
/// Hands out access tokens. The clients (<see cref="ArrStsClient"/>, <see cref="AcsWrapClient"/>, your own) fetch one at
/// every call; <see cref="CachingTokenProvider"/> around a client keeps it for the life it really has.
/// </summary>
/// <remarks>Implementations in this library are safe to use from several threads at once.</remarks>
public interface ITokenProvider
{
    /// <summary>Gets a token that answers <paramref name="request"/>.</summary>
    /// <param name="request">What is asked for; <see langword="default"/> asks for the client's own default.</param>
    /// <param name="cancellationToken">Ends this call; what other callers wait for goes on.</param>
    /// <returns>A token that has not expired.</returns>
    /// <exception cref="TokenException">No token could be acquired; the exception says why and what to do.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default);
}
