namespace TokenClients;

/// <summary>The settings of an <see cref="AccessTokenHandler"/>: which hosts it sends tokens to, and which scope it requests.</summary>
public sealed class AccessTokenHandlerOptions
{
    /// <summary>
    /// The hosts that get tokens: <c>api.example</c> for any port, <c>api.example:8443</c> for that one; no wildcards. Empty by
    /// default, which allows the host and port of the <see cref="HttpClient.BaseAddress"/> that the client is registered with.
    /// A request to any other host fails.
    /// </summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>
    /// Returns the scope to request for the address of a request. If it is <see langword="null"/>, the default, or returns
    /// <see langword="null"/>, the token client's default scope is requested. A scope set on the request
    /// (<see cref="TokenRequestMessageExtensions.SetTokenScope"/>) takes precedence. May be called by several threads at once.
    /// </summary>
    public Func<Uri, string?>? ScopeSelector { get; set; }
}
