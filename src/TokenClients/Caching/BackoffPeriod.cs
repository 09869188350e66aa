using System.Net;

namespace TokenClients.Caching;

/// <summary>A failure, and until when it is handed to all who ask instead of another fetch.</summary>
/// <param name="Failed">The fetch that failed.</param>
/// <param name="Failure">How it failed.</param>
/// <param name="Since">The beginning, by the monotonic clock in milliseconds.</param>
/// <param name="Until">The end, by the monotonic clock in milliseconds.</param>
internal sealed record BackoffPeriod(Task<AccessToken> Failed, TokenException Failure, long Since, long Until)
{
    /// <summary>Of two pauses the one that lasts longer, if it still does.</summary>
    public static BackoffPeriod? Current(BackoffPeriod? one, BackoffPeriod? other, long milliseconds)
    {
        var longer = other is null || one?.Until > other.Until ? one : other;
        return longer?.Until > milliseconds ? longer : null;
    }
}

/// <summary>
/// The backoff that holds for every scope of a client: its credential was refused (401, or OAuth's <c>invalid_client</c> with
/// its 400), or the service asked for fewer requests (429). Else a thousand scopes would send a bad key a thousand times. A
/// 403 is for its own scope only.
/// </summary>
internal sealed class ClientBackoff
{
    private readonly object _gate = new();
    private volatile BackoffPeriod? _value;

    public BackoffPeriod? Value => _value;

    /// <summary>Takes notice of a scope's backoff. Several scopes may fail at once, in any order: the longest wait holds.</summary>
    public void Report(BackoffPeriod backoff)
    {
        if (backoff.Failure.StatusCode is HttpStatusCode.Unauthorized or (HttpStatusCode)429
            || backoff.Failure is { Reason: TokenFailureReason.CredentialRejected, StatusCode: HttpStatusCode.BadRequest })
        {
            lock (_gate)
            {
                _value = _value?.Until > backoff.Until ? _value : backoff;
            }
        }
    }
}
