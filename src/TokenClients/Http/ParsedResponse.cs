using System.Diagnostics;

namespace TokenClients.Http;

/// <summary>What a service says in its response, in terms that all services share. Not a record, which would print the token.</summary>
internal sealed class ParsedResponse
{
    /// <summary>The token, fit for use or not.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? Token { get; init; }

    /// <summary>The token's lifetime in seconds, as the service wrote it.</summary>
    public string? ExpiresIn { get; init; }

    /// <summary>The scopes that the service says it granted.</summary>
    public string? GrantedScope { get; init; }

    /// <summary>The token's type in the service's own words, if it is one that no request can carry.</summary>
    public string? UnsupportedType { get; init; }

    /// <summary>What the service says of a failure; a response with one counts as failed whatever its status.</summary>
    public ServiceError? Error { get; init; }
}

/// <summary>A service's own account of a failure, as it came: not yet fit to be shown.</summary>
/// <param name="Code">The service's code for the error.</param>
/// <param name="Detail">The service's explanation.</param>
/// <param name="TraceId">The service's id of the exchange, if it stands in the body.</param>
/// <param name="Reason">The reason, where the code tells more than the status.</param>
/// <param name="IsScopeSpecific">Whether the code concerns the requested scope alone.</param>
internal sealed record ServiceError(
    string? Code, string? Detail, string? TraceId, TokenFailureReason? Reason = null, bool IsScopeSpecific = false);
