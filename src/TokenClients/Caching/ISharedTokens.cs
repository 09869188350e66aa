namespace TokenClients.Caching;

/// <summary>
/// The tokens that this instance shares with others through a store. Each method has its own time-out, and only
/// <see cref="RemoveAsync"/> throws.
/// </summary>
internal interface ISharedTokens
{
    /// <summary>Reads a token that satisfies the fetch's request, and removes a stored token that a resource has rejected.</summary>
    Task<FoundToken?> FindAsync(FetchContext context);

    /// <summary>Polls the store while another instance may be fetching the token.</summary>
    /// <param name="context">The fetch, for which the store had no token.</param>
    /// <param name="jitter">From 0 to 1: how early this instance stops waiting.</param>
    Task<FoundToken?> AwaitAsync(FetchContext context, double jitter);

    /// <summary>Stores a fetched token, unless it was removed or the store already has a later one. Only disposal waits for this.</summary>
    void StartWrite(FetchContext context, AccessToken token);

    /// <summary>
    /// Removes the stored token for a request, after pending writes, and even if the store is otherwise skipped because it did
    /// not answer.
    /// </summary>
    /// <exception cref="TokenException">The store failed.</exception>
    Task RemoveAsync(Generation generation, TokenRequest request);

    /// <summary>Completes when all pending writes have completed or failed.</summary>
    Task WhenWrittenAsync();
}
