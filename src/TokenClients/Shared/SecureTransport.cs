namespace TokenClients.Shared;

/// <summary>
/// Decides where credentials and tokens may travel: over https, or over http to a loopback address without a proxy. An
/// instance stands for one handler and remembers that its requests take no proxy.
/// </summary>
internal sealed class SecureTransport
{
    private volatile bool _isDirect;

    /// <summary>Whether the address itself is safe: https, or http on this machine.</summary>
    public static bool Allows(Uri address) => address.Scheme == "https" || (address.Scheme == "http" && address.IsLoopback);

    /// <summary>Explains why a request to an allowed address is not sent: a proxy would receive it in clear text.</summary>
    /// <param name="handler">What sends the request. Only .NET's own primary handlers tell whether they take a proxy.</param>
    /// <param name="address">Where the request goes.</param>
    /// <returns>The reason and the fix without a full stop, or <see langword="null"/> if the request may be sent.</returns>
    public string? ProxyRefusal(HttpMessageHandler? handler, Uri address)
    {
        if (_isDirect || address.Scheme != "http")
        {
            return null;
        }

        var takesProxy = LoopbackBypass.TakesProxy(handler, address);
        _isDirect = !takesProxy;
        return !takesProxy
            ? null
            : $"The request to '{address.Scheme}://{address.Authority}' would take a proxy, which would read its credential; set UseProxy = false on the HttpClient's primary handler, or use https";
    }
}
