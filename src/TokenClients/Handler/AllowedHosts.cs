namespace TokenClients.Handler;

/// <summary>The hosts that a handler sends tokens to, over https or to a loopback address.</summary>
internal sealed class AllowedHosts
{
    private readonly AllowedHost[] _hosts;

    /// <param name="hosts">As in <see cref="AccessTokenHandlerOptions.AllowedHosts"/>.</param>
    public AllowedHosts(IEnumerable<string> hosts) => _hosts = [.. hosts.Select(AllowedHost.Parse)];

    /// <summary>
    /// The host and port of a client's base address. Its scheme may be one that a handler rewrites, <c>https+http</c> of
    /// service discovery for instance, and then it may have no port.
    /// </summary>
    public AllowedHosts(Uri? baseAddress) => _hosts =
        baseAddress is { IsAbsoluteUri: true } && AllowedHost.NameOf(baseAddress) is { Length: > 0 } name
            ? [new(name, baseAddress.Port < 0 ? null : baseAddress.Port)] : [];

    /// <summary>Returns why a request to that address gets no token, or <see langword="null"/>.</summary>
    /// <param name="address">Where the request is sent.</param>
    /// <param name="entered">The address with which it entered the client, whose host is compared; by default <paramref name="address"/>.</param>
    public string? Refusal(Uri? address, Uri? entered = null)
    {
        if (address is not { IsAbsoluteUri: true })
        {
            return "The request has no absolute address; set HttpClient.BaseAddress, or give the whole address";
        }

        if (!SecureTransport.Allows(address))
        {
            return $"A token is sent over https only, or http to a loopback address, and not to '{address.Scheme}://{address.Host}'";
        }

        entered ??= address;
        var name = AllowedHost.NameOf(entered);
        foreach (var host in _hosts)
        {
            if (host.Matches(name, entered.Port))
            {
                return null;
            }
        }

        return _hosts.Length == 0
            ? "No host is known that may get tokens; name it in AccessTokenHandlerOptions.AllowedHosts (a gRPC client's too, whose Address is not seen), or register the HttpClient with an https BaseAddress (one that a typed client sets in its constructor is not seen)"
            : $"Tokens of this HttpClient go to {this} only, not to '{entered.Authority}'; if its owner may have them, add it to AccessTokenHandlerOptions.AllowedHosts";
    }

    public override string ToString() => string.Join(", ", _hosts);
}
