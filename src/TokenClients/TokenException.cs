using System.Net;

namespace TokenClients;

/// <summary>
/// A token could not be acquired. <see cref="Exception.Message"/> says what happened and what to do; no property, message or
/// inner exception of this library contains a secret or a token.
/// </summary>
/// <remarks>Callers that waited for the same fetch share one instance; treat it as read-only.</remarks>
public sealed class TokenException : Exception
{
    /// <summary>Creates an exception, for a custom <see cref="ITokenProvider"/>.</summary>
    /// <param name="reason">Why a token could not be acquired.</param>
    /// <param name="message">What happened and what to do. Never a secret.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public TokenException(TokenFailureReason reason, string message, Exception? innerException = null)
        : base(message, innerException) => Reason = reason;

    /// <summary>Why a token could not be acquired.</summary>
    public TokenFailureReason Reason { get; }

    /// <summary>
    /// Whether the same request may succeed later: <see langword="false"/> for a rejected credential or a bad request,
    /// which need a change of settings first.
    /// </summary>
    public bool IsTransient => Reason is not (TokenFailureReason.CredentialRejected or TokenFailureReason.BadRequest);

    /// <summary>
    /// Whether the failure concerns the requested scope alone, so that other scopes of the client may still get a token.
    /// <see langword="false"/> by default.
    /// </summary>
    /// <remarks>
    /// Unless this is set, a 401, a 429 or a credential rejected with 400 makes a <see cref="CachingTokenProvider"/> stop
    /// requests for all scopes until its back-off is over. Custom providers set it if each scope has its own credential or
    /// limit, for instance if scopes are tenants. <c>OAuthClient</c> sets it for every <c>error</c> with 400 or 401 except
    /// <c>invalid_client</c> and <c>invalid_token</c>.
    /// </remarks>
    public bool IsScopeSpecific { get; init; }

    /// <summary>The HTTP status of the response, or <see langword="null"/> if there was none.</summary>
    public HttpStatusCode? StatusCode { get; init; }

    /// <summary>
    /// The service's id of the request (<c>MS-CV</c>, <c>request-id</c>, <c>x-ms-request-id</c>, <c>x-request-id</c>,
    /// <c>x-correlation-id</c>, or the body's <c>TraceID</c>, <c>correlation_id</c> or <c>trace_id</c>), for its support; or
    /// <see langword="null"/>.
    /// </summary>
    public string? CorrelationId { get; init; }

    /// <summary>How long the service asked clients to wait before the next request, or <see langword="null"/>.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The address of the request without its query, or <see langword="null"/> if it was not an HTTP request.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>
    /// The service's own code for the error (ACS: the sub-code, for instance <c>T1002</c>; OAuth: <c>error</c>, for instance
    /// <c>invalid_scope</c>), or <see langword="null"/>.
    /// </summary>
    public string? ErrorCode { get; init; }

    /// <summary>The service's own description of the error, truncated and redacted, or <see langword="null"/>.</summary>
    public string? ErrorDetail { get; init; }
}
