namespace TokenClients.Handler;

/// <summary>The hosts that a handler sends tokens to, over https or to a loopback address.</summary>
internal sealed class AllowedHosts
{
    private readonly AllowedHost[] _hosts;

    /// <param name="hosts">As in <see cref="AccessTokenHandlerOptions.AllowedHosts"/>.</param>
    public AllowedHosts(IEnumerable<string> hosts) => _hosts = [.. hosts.Select(AllowedHost.Parse)];

    /// <summary>The host and port of a client's base address, if it is a web address.</summary>
    public AllowedHosts(Uri? baseAddress) => _hosts =
        baseAddress is { IsAbsoluteUri: true, Scheme: "https" or "http" } && AllowedHost.NameOf(baseAddress) is { } name ? [new(name, baseAddress.Port)] : [];

    /// <summary>Returns why a request to that address gets no token, or <see langword="null"/>.</summary>
    public string? Refusal(Uri? address)
    {
        if (address is not { IsAbsoluteUri: true })
        {
            return "The request has no absolute address; set HttpClient.BaseAddress, or give the whole address";
        }

        if (!SecureTransport.Allows(address))
        {
            return $"A token is sent over https only, or http to a loopback address, and not to '{address.Scheme}://{address.Host}'";
        }

        var name = AllowedHost.NameOf(address);
        foreach (var host in _hosts)
        {
            if (host.Matches(name, address.Port))
            {
                return null;
            }
        }

        return _hosts.Length == 0
            ? "No host is known that may get tokens; name it in AccessTokenHandlerOptions.AllowedHosts, or register the HttpClient with an https BaseAddress (one that a typed client sets in its constructor is not seen)"
            : $"Tokens of this HttpClient go to {this} only, not to '{address.Authority}'; if its owner may have them, add it to AccessTokenHandlerOptions.AllowedHosts";
    }

    public override string ToString() => string.Join(", ", _hosts);
}
