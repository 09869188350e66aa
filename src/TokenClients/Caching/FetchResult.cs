using TokenClients.Diagnostics;

namespace TokenClients.Caching;

/// <summary>A fetch that has ended: with a token, or with a failure that says why there is none.</summary>
/// <param name="Asked">The fetch.</param>
/// <param name="Token">The token, or <see langword="null"/>.</param>
/// <param name="Failure">How the service failed; beside a token, before another instance's was found.</param>
/// <param name="IsFound">Whether the token is from the shared store.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Span">Its span, to be ended when nobody waits for the fetch any more.</param>
internal sealed record FetchResult(
    FetchContext Asked, CachedToken? Token, TokenException? Failure, bool IsFound, TimeSpan Duration, FetchSpan Span)
{
    /// <summary>Whether only the store was read, and had no token.</summary>
    public bool IsPaused => Token is null && Asked.Backoff is not null;

    public FetchReport Report => new(Asked.Trigger, Duration, Token?.Token, IsFound, Failure);
}
