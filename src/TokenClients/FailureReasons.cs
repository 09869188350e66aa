using System.Net;
using System.Net.Sockets;

namespace TokenClients;

/// <summary>Maps HTTP statuses and exceptions to failure reasons.</summary>
internal static class FailureReasons
{
    /// <summary>Returns the reason of a failure with this status, unless the service's own error code is more specific.</summary>
    public static TokenFailureReason Of(HttpStatusCode status) => (int)status switch
    {
        401 or 403 => TokenFailureReason.CredentialRejected,
        407 => TokenFailureReason.Network, // from a proxy
        408 => TokenFailureReason.Timeout,
        429 => TokenFailureReason.Throttled,
        >= 500 => TokenFailureReason.Unavailable,
        >= 400 => TokenFailureReason.BadRequest,
        _ => TokenFailureReason.InvalidResponse,
    };

    /// <summary>
    /// Whether an exception is a network fault. .NET itself throws a bare <see cref="SocketException"/> when a connection is
    /// closed before its stream exists.
    /// </summary>
    public static bool IsNetwork(Exception error) =>
        error is HttpRequestException or SocketException || (error is IOException and not (FileNotFoundException or DirectoryNotFoundException));
}
