namespace TokenClients;

/// <summary>Why no token could be acquired.</summary>
public enum TokenFailureReason
{
    /// <summary>The provider failed in a way that it does not explain; see the inner exception.</summary>
    Unknown,

    /// <summary>
    /// The service refused the key, password or assertion (401, 403; OAuth: <c>invalid_client</c>,
    /// <c>unauthorized_client</c>, <c>invalid_grant</c>, <c>access_denied</c>). Asking again with it does not help.
    /// </summary>
    CredentialRejected,

    /// <summary>The service refused the request itself, its scope or address for instance (other 4xx).</summary>
    BadRequest,

    /// <summary>The service asked for fewer requests (429).</summary>
    Throttled,

    /// <summary>The service is there but does not serve (5xx; OAuth: <c>temporarily_unavailable</c>, <c>server_error</c>).</summary>
    Unavailable,

    /// <summary>No answer in time.</summary>
    Timeout,

    /// <summary>No connection, or one that broke: DNS, TCP, TLS, proxy.</summary>
    Network,

    /// <summary>
    /// An answer that is not the service's: HTML of a captive portal, an empty, huge or damaged body, a redirect, or a
    /// token that has already expired.
    /// </summary>
    InvalidResponse,
}
