using System.Net;

namespace TokenClients;

/// <summary>Maps HTTP statuses to reasons: the only place that does so.</summary>
internal static class FailureReasons
{
    /// <summary>Returns the reason that a failure with this status has, unless the service's own error code tells another.</summary>
    public static TokenFailureReason Of(HttpStatusCode status) => (int)status switch
    {
        401 or 403 => TokenFailureReason.CredentialRejected,
        407 => TokenFailureReason.Network, // it is the proxy's
        408 => TokenFailureReason.Timeout,
        429 => TokenFailureReason.Throttled,
        >= 500 => TokenFailureReason.Unavailable,
        >= 400 => TokenFailureReason.BadRequest,
        _ => TokenFailureReason.InvalidResponse,
    };
}
