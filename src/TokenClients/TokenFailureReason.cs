namespace TokenClients;

/// <summary>Why a token could not be acquired.</summary>
public enum TokenFailureReason
{
    /// <summary>The provider failed with an unexpected exception; see the inner exception.</summary>
    Unknown,

    /// <summary>
    /// The service rejected the key, password or assertion (401, 403; OAuth: <c>invalid_client</c>,
    /// <c>unauthorized_client</c>, <c>invalid_grant</c>, <c>invalid_token</c>, <c>access_denied</c>). Retrying with it does not help.
    /// </summary>
    CredentialRejected,

    /// <summary>The service rejected the request, for instance its scope or address (other 4xx).</summary>
    BadRequest,

    /// <summary>The service received too many requests (429).</summary>
    Throttled,

    /// <summary>The service is temporarily unavailable (5xx; OAuth: <c>temporarily_unavailable</c>, <c>server_error</c>).</summary>
    Unavailable,

    /// <summary>The service did not respond in time.</summary>
    Timeout,

    /// <summary>The service could not be reached, or the connection broke: DNS, TCP, TLS, proxy.</summary>
    Network,

    /// <summary>
    /// The response is not from the service, or not valid: HTML of a captive portal, the page of a firewall or proxy (also with
    /// a 403), an empty, oversized or damaged body, a redirect, or a token that has already expired.
    /// </summary>
    InvalidResponse,
}
