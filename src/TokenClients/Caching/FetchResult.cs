using TokenClients.Diagnostics;

namespace TokenClients.Caching;

/// <summary>The result of a fetch: a token, or a failure that says why there is none.</summary>
/// <param name="Context">The fetch.</param>
/// <param name="Token">The token, or <see langword="null"/>.</param>
/// <param name="Failure">The service's failure. If there is a token too, it was found in the store after the failure.</param>
/// <param name="IsFound">Whether the token, if there is one, was found in the shared store.</param>
/// <param name="Duration">How long the fetch took.</param>
/// <param name="Span">The span of the fetch, which ends after the waiting callers have the result.</param>
internal sealed record FetchResult(
    FetchContext Context, CachedToken? Token, TokenException? Failure, bool IsFound, TimeSpan Duration, FetchSpan Span)
{
    /// <summary>Whether only the store was read, during a back-off, and it had no token.</summary>
    public bool IsFailedProbe => Token is null && Context.Backoff is not null;

    public FetchReport Report => new(Context.Trigger, Duration, Token?.Token, IsFound, Failure);
}
