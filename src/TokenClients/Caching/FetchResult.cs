using TokenClients.Diagnostics;

namespace TokenClients.Caching;

/// <summary>A fetch that has ended: with a token, or with a failure that says why there is none.</summary>
/// <param name="Asked">The fetch.</param>
/// <param name="Token">The token, or <see langword="null"/>.</param>
/// <param name="Failure">The failure, if there is no token.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Span">Its span, to be ended when nobody waits for the fetch any more.</param>
/// <param name="Found">The token as it was found in the shared store, if it was.</param>
/// <param name="SuppressedFailure">How the service failed before another instance's token was found.</param>
internal sealed record FetchResult(
    FetchContext Asked, AccessToken? Token, TokenException? Failure, TimeSpan Duration, FetchSpan Span, FoundToken? Found = null,
    TokenException? SuppressedFailure = null)
{
    /// <summary>Whether only the store was read, and had no token.</summary>
    public bool IsPaused => Token is null && Asked.Backoff is not null;

    public FetchReport Report => new(Asked.Trigger, Duration, Token, Found is not null, Failure ?? SuppressedFailure);
}
