namespace TokenClients.Handler;

/// <summary>The hosts that a handler may send tokens to, over https or to a loopback address.</summary>
internal sealed class AllowedHosts
{
    private readonly AllowedHost[] _hosts;

    /// <param name="hosts">The entries of <see cref="AccessTokenHandlerOptions.AllowedHosts"/>.</param>
    public AllowedHosts(IEnumerable<string> hosts) => _hosts = [.. hosts.Select(AllowedHost.Parse)];

    /// <summary>
    /// Allows the host and port of a client's base address. Its scheme may be one that a handler rewrites, for instance
    /// <c>https+http</c> for service discovery; the address may then have no port.
    /// </summary>
    public AllowedHosts(Uri? baseAddress) => _hosts =
        baseAddress is { IsAbsoluteUri: true } && AllowedHost.NameOf(baseAddress) is { Length: > 0 } name
            ? [new(name, baseAddress.Port < 0 ? null : baseAddress.Port)] : [];

    /// <summary>Returns why a request to that address gets no token, or <see langword="null"/> if it does.</summary>
    /// <param name="address">The address that the request is sent to.</param>
    /// <param name="entered">
    /// The address that the application requested, whose host is checked; <paramref name="address"/> by default.
    /// </param>
    public string? Refusal(Uri? address, Uri? entered = null)
    {
        if (address is not { IsAbsoluteUri: true })
        {
            return "The request has no absolute address; set HttpClient.BaseAddress, or use an absolute address";
        }

        if (!SecureTransport.Allows(address))
        {
            return $"Tokens are sent only over https, or over http to a loopback address, but not to '{address.Scheme}://{address.Host}'";
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
            ? "No host is allowed to receive tokens; add the host to AccessTokenHandlerOptions.AllowedHosts (also for a gRPC client, whose Address is not visible here), or register the HttpClient with an https BaseAddress (one that a typed client sets in its constructor is not visible here)"
            : $"Tokens of this HttpClient go to {this} only, not to '{entered.Authority}'; if that host may receive them, add it to AccessTokenHandlerOptions.AllowedHosts";
    }

    public override string ToString() => string.Join(", ", _hosts);
}
