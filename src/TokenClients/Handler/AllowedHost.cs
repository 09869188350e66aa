namespace TokenClients.Handler;

/// <summary>A host that tokens may be sent to.</summary>
/// <param name="Name">The host in ASCII.</param>
/// <param name="Port">The port, or <see langword="null"/> for any.</param>
internal readonly record struct AllowedHost(string Name, int? Port)
{
    /// <summary>Returns what is wrong with an entry of <see cref="AccessTokenHandlerOptions.AllowedHosts"/>, with its fix, or <see langword="null"/>.</summary>
    public static string? Fault(string? entry) =>
        string.IsNullOrWhiteSpace(entry) ? "AllowedHosts contains an empty entry; remove it."
        : entry!.Contains("://") || entry.IndexOfAny(['/', '@', '?', '#']) >= 0
            ? $"AllowedHosts contains '{Shown(entry)}'; name only the host, for instance 'api.example' or 'api.example:8443'."
        : entry.Contains('*') ? $"AllowedHosts contains '{Shown(entry)}'; name each host, because wildcards are not supported."
        : Uri.TryCreate($"https://{entry}/", UriKind.Absolute, out var uri) && NameOf(uri) is { Length: > 0 } ? null
        : $"AllowedHosts contains '{Shown(entry)}', which is not a host; name a host such as 'api.example' or 'api.example:8443'.";

    /// <summary>Parses an entry that has no <see cref="Fault"/>.</summary>
    public static AllowedHost Parse(string entry)
    {
        var uri = new Uri($"https://{entry}/");
        var bracket = entry.LastIndexOf(']');
        return new(uri.IdnHost, entry.IndexOf(':', Math.Max(bracket, 0)) >= 0 ? uri.Port : null);
    }

    /// <summary>
    /// Returns an address's host in ASCII, or <see langword="null"/> if the host is not valid, which .NET detects only when it
    /// is read.
    /// </summary>
    public static string? NameOf(Uri address)
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

    /// <summary>Whether an address with this host and port is allowed.</summary>
    public bool Matches(string? name, int port) => Name.Equals(name, StringComparison.OrdinalIgnoreCase) && (Port is null || Port == port);

    public override string ToString() => Port is null ? $"'{Name}'" : $"'{Name}:{Port}'";

    /// <summary>Returns an entry that is safe to show: one that does not look like an address may be a key.</summary>
    private static string Shown(string entry) => entry.Contains('.')
        && entry.All(c => c is '.' or '-' or ':' or '/' or '*' or (>= '0' and <= '9') or (>= 'A' and <= 'Z') or (>= 'a' and <= 'z')) ? entry : "…";
}
