namespace TokenClients;

/// <summary>Why a token could not be acquired.</summary>
public enum TokenFailureReason
{
    /// <summary>
    /// A custom provider, a callback or a handler threw an unexpected exception, or a key, certificate or assertion file cannot
    /// be used; see the message and the inner exception.
    /// </summary>
    Unknown,

    /// <summary>
    /// The service rejected the key, password or assertion (401, 403; OAuth: <c>invalid_client</c>,
    /// <c>unauthorized_client</c>, <c>invalid_grant</c>, <c>invalid_token</c>, <c>access_denied</c>), or a
    /// resource rejects every new token. Retrying does not help.
    /// </summary>
    CredentialRejected,

    /// <summary>
    /// The service rejected the request, for instance its scope or address (other 4xx); or the request was not sent, for instance
    /// because its host is not allowed to receive tokens.
    /// </summary>
    BadRequest,

    /// <summary>The service received too many requests (429).</summary>
    Throttled,

    /// <summary>
    /// The service is temporarily unavailable (5xx; OAuth: <c>temporarily_unavailable</c>, <c>server_error</c>), or a credential
    /// of the Azure SDK is not available on this machine.
    /// </summary>
    Unavailable,

    /// <summary>The service did not respond in time, or timed out waiting for the request (408).</summary>
    Timeout,

    /// <summary>The service could not be reached, or the connection broke: DNS, TCP, TLS, proxy.</summary>
    Network,

    /// <summary>
    /// The response is not from the service, or not valid: HTML of a captive portal, the page of a firewall or proxy (also with
    /// a 403), an empty, oversized or damaged body, a redirect, or a token that has already expired.
    /// </summary>
    InvalidResponse,
}
