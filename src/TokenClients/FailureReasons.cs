using System.Net;
using System.Net.Sockets;

namespace TokenClients;

/// <summary>Maps HTTP statuses and exceptions to reasons: the only place that does so.</summary>
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

    /// <summary>
    /// Whether an exception tells of the network. A bare <see cref="SocketException"/> comes from .NET itself: a connection that was
    /// closed before its stream was made.
    /// </summary>
    public static bool IsNetwork(Exception error) =>
        error is HttpRequestException or SocketException || (error is IOException and not (FileNotFoundException or DirectoryNotFoundException));
}
