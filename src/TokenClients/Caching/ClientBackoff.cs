using System.Net;

namespace TokenClients.Caching;

/// <summary>
/// The back-off that holds for every scope of a client: its credential was rejected (401, or OAuth's <c>invalid_client</c> with
/// its 400), or the service asked for fewer requests (429), and the failure is not that of a scope alone. Otherwise a thousand
/// scopes would send a bad key a thousand times.
/// </summary>
internal sealed class ClientBackoff
{
    private readonly object _gate = new();
    private volatile BackoffPeriod? _longest;
    private volatile BackoffPeriod? _askedFor;

    /// <summary>The one that lasts longest.</summary>
    public BackoffPeriod? Longest => _longest;

    /// <summary>The longest that the service itself asked for, by <c>Retry-After</c>.</summary>
    public BackoffPeriod? AskedFor => _askedFor;

    /// <summary>Takes notice of a scope's back-off. Several scopes may fail at once, in any order: the longest wait holds.</summary>
    /// <param name="backoff">The back-off of the scope.</param>
    /// <param name="scope">The scope, which the failure that the other scopes get names.</param>
    public void Report(BackoffPeriod backoff, string? scope)
    {
        if (!IsOfClient(backoff.Failure))
        {
            return;
        }

        var ofAll = new BackoffPeriod(CacheExceptionFactory.OfAllScopes(backoff.Failure, scope), backoff.Since, backoff.Until);
        lock (_gate)
        {
            _longest = Longer(_longest, ofAll);
            if (backoff.Failure.RetryAfter > TimeSpan.Zero)
            {
                _askedFor = Longer(_askedFor, ofAll);
            }
        }
    }

    private static BackoffPeriod Longer(BackoffPeriod? former, BackoffPeriod latter) => former?.Until > latter.Until ? former : latter;

    private static bool IsOfClient(TokenException failure) => !failure.IsScopeSpecific && failure switch
    {
        { StatusCode: HttpStatusCode.Unauthorized or (HttpStatusCode)429 } => true,
        { StatusCode: HttpStatusCode.BadRequest, Reason: TokenFailureReason.CredentialRejected } => true,
        _ => false,
    };
}
