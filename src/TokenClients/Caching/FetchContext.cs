using System.Diagnostics;
using TokenClients.Diagnostics;

namespace TokenClients.Caching;

/// <summary>A fetch that is to begin.</summary>
/// <param name="Generation">The settings to fetch with.</param>
/// <param name="Request">What is asked for.</param>
/// <param name="Trigger">Why.</param>
/// <param name="Caller">The span of whoever starts it, for a link and nothing else.</param>
/// <param name="Held">The last token, valid or not.</param>
/// <param name="RejectedOn">When the rejected token was issued, by the monotonic clock in milliseconds, if that is known.</param>
/// <param name="Refusals">How many tokens in a row a resource has rejected.</param>
/// <param name="Backoff">The back-off in which only a shared store may be read, or <see langword="null"/> if the service may be contacted too.</param>
/// <param name="Trial">The client's back-off that the fetch disregards, because its scope has had a token.</param>
internal sealed record FetchContext(
    Generation Generation, TokenRequest Request, FetchTrigger Trigger, ActivityContext Caller, AccessToken? Held = null,
    long? RejectedOn = null, int Refusals = 0, BackoffPeriod? Backoff = null, BackoffPeriod? Trial = null)
{
    private static readonly AsyncLocal<FetchContext?> Running = new();

    private volatile bool _isRemoved;

    /// <summary>The fetch whose provider is running, or <see langword="null"/> outside of one.</summary>
    public static FetchContext? Current
    {
        get => Running.Value;
        set => Running.Value = value;
    }

    /// <summary>The fetch whose provider started this one, if one did.</summary>
    public FetchContext? Parent { get; init; }

    /// <summary>Whether the token is for those who wait for it alone: it has been removed, or the cache cleared, meanwhile.</summary>
    public bool IsRemoved => _isRemoved || Generation.IsCleared;

    /// <summary>Whether this fetch waits, directly or through others, for what that one's provider is doing.</summary>
    public bool IsAwaitedBy(FetchContext? fetch)
    {
        while (fetch is not null && !ReferenceEquals(fetch, this))
        {
            fetch = fetch.Parent;
        }

        return fetch is not null;
    }

    /// <summary>Has the token neither cached nor stored.</summary>
    public void Remove() => _isRemoved = true;
}
