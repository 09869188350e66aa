using System.Net;

namespace TokenClients.Caching;

/// <summary>
/// The back-off of all scopes of a client. It begins when the credential is rejected (401, or OAuth's <c>invalid_client</c>
/// with 400) or the service receives too many requests (429), unless the failure concerns one scope alone. Without it, a
/// thousand scopes would send a bad key a thousand times.
/// </summary>
internal sealed class ClientBackoff
{
    private readonly object _gate = new();
    private volatile BackoffPeriod? _longest;
    private volatile BackoffPeriod? _requested;

    /// <summary>The period that ends last.</summary>
    public BackoffPeriod? Longest => _longest;

    /// <summary>The period that ends last of those that the service requested by <c>Retry-After</c>.</summary>
    public BackoffPeriod? Requested => _requested;

    /// <summary>Records a scope's back-off. Several scopes may fail at the same time, in any order; the longest wait applies.</summary>
    /// <param name="backoff">The back-off of the scope.</param>
    /// <param name="scope">The scope, which is named in the failure that the other scopes get.</param>
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
                _requested = Longer(_requested, ofAll);
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
