namespace TokenClients;

/// <summary>Where a <see cref="AccessTokenHandler"/> sends tokens, and for which scope it asks.</summary>
public sealed class AccessTokenHandlerOptions
{
    /// <summary>
    /// The hosts that get tokens: <c>api.example</c> for any port, <c>api.example:8443</c> for that one; no wildcards.
    /// Empty, the default, stands for host and port of the <see cref="HttpClient.BaseAddress"/> that the client is
    /// registered with. A request to any other host fails.
    /// </summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>
    /// The scope to ask for, by the address of the request; <see langword="null"/>, the default, or a function that returns
    /// it stands for the token client's own default. A scope that was put on the request
    /// (<see cref="TokenRequestMessageExtensions.SetTokenScope"/>) goes first. Called by several threads at once.
    /// </summary>
    public Func<Uri, string?>? ScopeSelector { get; set; }
}
