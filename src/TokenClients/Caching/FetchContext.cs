using System.Diagnostics;
using TokenClients.Diagnostics;

namespace TokenClients.Caching;

/// <summary>A fetch, and everything that was known when it started.</summary>
/// <param name="Generation">The settings to fetch with.</param>
/// <param name="Request">The request.</param>
/// <param name="Trigger">Why the token is fetched.</param>
/// <param name="Caller">The span of the caller that started the fetch; used only for a link.</param>
/// <param name="LastToken">The last token, even if it has expired.</param>
/// <param name="RejectedIssuedOn">When the rejected token was issued, by the monotonic clock in milliseconds, if that is known.</param>
/// <param name="Rejections">How many tokens in a row a resource rejected.</param>
/// <param name="Backoff">The back-off in which only a shared store may be read, or <see langword="null"/> if the service may be contacted too.</param>
/// <param name="Trial">The client's back-off that the fetch ignores, because its scope already had a token.</param>
internal sealed record FetchContext(
    Generation Generation, TokenRequest Request, FetchTrigger Trigger, ActivityContext Caller, AccessToken? LastToken = null,
    long? RejectedIssuedOn = null, int Rejections = 0, BackoffPeriod? Backoff = null, BackoffPeriod? Trial = null)
{
    private static readonly AsyncLocal<FetchContext?> Running = new();

    private volatile bool _isRemoved;

    /// <summary>The fetch whose provider is running in this asynchronous flow, or <see langword="null"/>.</summary>
    public static FetchContext? Current
    {
        get => Running.Value;
        set => Running.Value = value;
    }

    /// <summary>The fetch whose provider started this one, if one did.</summary>
    public FetchContext? Parent { get; init; }

    /// <summary>Whether only the waiting callers get the token, because it was removed or the cache was cleared meanwhile.</summary>
    public bool IsRemoved => _isRemoved || Generation.IsInvalidated;

    /// <summary>Whether this fetch waits, directly or through other fetches, for the given one.</summary>
    public bool IsAwaitedBy(FetchContext? fetch)
    {
        while (fetch is not null && !ReferenceEquals(fetch, this))
        {
            fetch = fetch.Parent;
        }

        return fetch is not null;
    }

    /// <summary>Makes sure that the token is neither cached nor stored.</summary>
    public void Remove() => _isRemoved = true;
}
