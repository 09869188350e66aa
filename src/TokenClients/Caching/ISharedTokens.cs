namespace TokenClients.Caching;

/// <summary>
/// Tokens that other instances fetched, and that they find when this one has fetched. Each method ends by its own time-out, and
/// only <see cref="RemoveAsync"/> throws.
/// </summary>
internal interface ISharedTokens
{
    /// <summary>Reads a token that satisfies the fetch's request, and removes a stored token that a resource has rejected.</summary>
    Task<FoundToken?> FindAsync(FetchContext fetch);

    /// <summary>Polls the store while this instance leaves the fetch to others.</summary>
    /// <param name="fetch">The fetch, for which there was nothing.</param>
    /// <param name="jitter">From 0 to 1; how early it gives up waiting.</param>
    Task<FoundToken?> AwaitAsync(FetchContext fetch, double jitter);

    /// <summary>Stores a token that was fetched, unless it has been removed or a later one is there already; nobody waits for it but the disposal.</summary>
    void Keep(FetchContext fetch, AccessToken token);

    /// <summary>Removes what is stored for a request, after what is being stored now, and even if the store did not answer lately.</summary>
    /// <exception cref="TokenException">The store failed.</exception>
    Task RemoveAsync(Generation generation, TokenRequest request);

    /// <summary>Ends when what is being stored now has been, or has failed.</summary>
    Task WhenKeptAsync();
}
