namespace TokenClients;

/// <summary>The hosts that a handler sends tokens to, over https or to a loopback address.</summary>
/// <param name="hosts">As in <see cref="TokenHandlerOptions.AllowedHosts"/>.</param>
internal sealed class AllowedHosts(IEnumerable<string> hosts)
{
    private readonly (string Host, int? Port)[] _hosts = [.. hosts.Select(Parse)];

    /// <summary>The host and port of a client's base address, or nothing.</summary>
    public static AllowedHosts Of(Uri? baseAddress) =>
        new(baseAddress is { IsAbsoluteUri: true } address ? [$"{address.Host}:{address.Port}"] : []);

    /// <summary>What is wrong with an entry of the list, with its fix, or <see langword="null"/>.</summary>
    public static string? Fault(string? entry) =>
        string.IsNullOrWhiteSpace(entry) ? "AllowedHosts holds an empty entry; remove it."
        : entry!.Contains("://") || entry.IndexOfAny(['/', '@', '?', '#']) >= 0
            ? $"AllowedHosts holds '{Shown(entry)}'; name the host alone, for instance 'api.example' or 'api.example:8443'."
        : entry.Contains('*') ? $"AllowedHosts holds '{entry}'; name each host, there are no wildcards."
        : Uri.TryCreate($"https://{entry}/", UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? null
        : $"AllowedHosts holds '{entry}', which is not a host; name one as in 'api.example' or 'api.example:8443'.";

    /// <summary>Why a request to that address gets no token, or <see langword="null"/>.</summary>
    public string? Refusal(Uri? address)
    {
        if (address is not { IsAbsoluteUri: true })
        {
            return "The request has no absolute address; set HttpClient.BaseAddress, or give the whole address";
        }

        if (address.Scheme != "https" && !(address.Scheme == "http" && address.IsLoopback))
        {
            return $"A token is not sent in clear text to '{address.Scheme}://{address.Host}'; use https (http is for loopback addresses only)";
        }

        foreach (var (host, port) in _hosts)
        {
            if (host.Equals(address.Host, StringComparison.OrdinalIgnoreCase) && (port is null || port == address.Port))
            {
                return null;
            }
        }

        return _hosts.Length == 0
            ? "No host is known that may get tokens; register the HttpClient with a BaseAddress, or name the hosts in TokenHandlerOptions.AllowedHosts"
            : $"Tokens of this HttpClient go to {this} only, not to '{address.Authority}'; if its owner may have them, add it to TokenHandlerOptions.AllowedHosts";
    }

    public override string ToString() =>
        string.Join(", ", _hosts.Select(entry => entry.Port is null ? $"'{entry.Host}'" : $"'{entry.Host}:{entry.Port}'"));

    private static (string Host, int? Port) Parse(string entry)
    {
        var uri = new Uri($"https://{entry}/");
        var bracket = entry.LastIndexOf(']');
        return (uri.Host, entry.IndexOf(':', Math.Max(bracket, 0)) >= 0 ? uri.Port : null);
    }

    private static string Shown(string entry) => entry.Contains('@') || entry.Contains('?') ? "…" : entry;
}
