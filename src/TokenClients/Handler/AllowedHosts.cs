namespace TokenClients;

/// <summary>The hosts that a handler sends tokens to, over https or to a loopback address.</summary>
internal sealed class AllowedHosts
{
    private readonly (string Host, int? Port)[] _hosts;

    /// <param name="hosts">As in <see cref="AccessTokenHandlerOptions.AllowedHosts"/>.</param>
    public AllowedHosts(IEnumerable<string> hosts) => _hosts = [.. hosts.Select(Parse)];

    /// <summary>The host and port of a client's base address, if it is one of the web.</summary>
    public AllowedHosts(Uri? baseAddress) => _hosts =
        baseAddress is { IsAbsoluteUri: true, Scheme: "https" or "http" } && Name(baseAddress) is { } name ? [(name, baseAddress.Port)] : [];

    /// <summary>What is wrong with an entry of the list, with its fix, or <see langword="null"/>.</summary>
    public static string? Fault(string? entry) =>
        string.IsNullOrWhiteSpace(entry) ? "AllowedHosts holds an empty entry; remove it."
        : entry!.Contains("://") || entry.IndexOfAny(['/', '@', '?', '#']) >= 0
            ? $"AllowedHosts holds '{Shown(entry)}'; name the host alone, for instance 'api.example' or 'api.example:8443'."
        : entry.Contains('*') ? $"AllowedHosts holds '{Shown(entry)}'; name each host, there are no wildcards."
        : Uri.TryCreate($"https://{entry}/", UriKind.Absolute, out var uri) && Name(uri) is { Length: > 0 } ? null
        : $"AllowedHosts holds '{Shown(entry)}', which is not a host; name one as in 'api.example' or 'api.example:8443'.";

    /// <summary>Why a request to that address gets no token, or <see langword="null"/>.</summary>
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

        var name = Name(address);
        foreach (var (host, port) in _hosts)
        {
            if (host.Equals(name, StringComparison.OrdinalIgnoreCase) && (port is null || port == address.Port))
            {
                return null;
            }
        }

        return _hosts.Length == 0
            ? "No host is known that may get tokens; name it in AccessTokenHandlerOptions.AllowedHosts, or register the HttpClient with an https BaseAddress (one that a typed client sets in its constructor is not seen)"
            : $"Tokens of this HttpClient go to {this} only, not to '{address.Authority}'; if its owner may have them, add it to AccessTokenHandlerOptions.AllowedHosts";
    }

    public override string ToString() =>
        string.Join(", ", _hosts.Select(entry => entry.Port is null ? $"'{entry.Host}'" : $"'{entry.Host}:{entry.Port}'"));

    private static (string Host, int? Port) Parse(string entry)
    {
        var uri = new Uri($"https://{entry}/");
        var bracket = entry.LastIndexOf(']');
        return (uri.IdnHost, entry.IndexOf(':', Math.Max(bracket, 0)) >= 0 ? uri.Port : null);
    }

    /// <summary>A host's name in ASCII, or <see langword="null"/> if it has none, which shows only when it is asked for.</summary>
    private static string? Name(Uri address)
    {
        try
        {
            return address.IdnHost;
        }
        catch (UriFormatException)
        {
            return null;
        }
    }

    /// <summary>An entry fit to be shown: what looks like no address may be a key.</summary>
    private static string Shown(string entry) => entry.Contains('.')
        && entry.All(c => c is '.' or '-' or ':' or '/' or '*' or (>= '0' and <= '9') or (>= 'A' and <= 'Z') or (>= 'a' and <= 'z')) ? entry : "…";
}
