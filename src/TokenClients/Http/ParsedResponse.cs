using System.Diagnostics;

namespace TokenClients.Http;

/// <summary>The contents of a token response, in terms that all services share. Not a record, because that would print the token.</summary>
internal sealed class ParsedResponse
{
    /// <summary>The token, usable or not.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? Token { get; init; }

    /// <summary>The token's lifetime in seconds, as the service wrote it.</summary>
    public string? ExpiresIn { get; init; }

    /// <summary>The scopes that the service says it granted.</summary>
    public string? GrantedScope { get; init; }

    /// <summary>The token's type as the service named it, if the type is not supported.</summary>
    public string? UnsupportedType { get; init; }

    /// <summary>The service's error. A response with one counts as failed, whatever its status.</summary>
    public ServiceError? Error { get; init; }
}

/// <summary>An error as described by the service, as received, not yet redacted.</summary>
/// <param name="Code">The service's code for the error.</param>
/// <param name="Detail">The service's explanation.</param>
/// <param name="TraceId">The service's id of the request, if the body contains it.</param>
/// <param name="Reason">The reason, if the code is more specific than the status.</param>
/// <param name="IsScopeSpecific">Whether the code concerns the requested scope alone.</param>
internal sealed record ServiceError(
    string? Code, string? Detail, string? TraceId, TokenFailureReason? Reason = null, bool IsScopeSpecific = false);
