namespace TokenClients.Shared;

/// <summary>
/// Decides where credentials and tokens may be sent: over https, or over http to a loopback address without a proxy. An
/// instance belongs to one handler and remembers that its requests use no proxy.
/// </summary>
internal sealed class SecureTransport
{
    private volatile bool _isDirect;

    /// <summary>Whether the address itself is safe: https, or http on this machine.</summary>
    public static bool Allows(Uri address) => address.Scheme == "https" || (address.Scheme == "http" && address.IsLoopback);

    /// <summary>Returns why a request to an allowed address must not be sent: a proxy would receive it in clear text.</summary>
    /// <param name="handler">
    /// The handler that sends the request. Only .NET's own primary handlers can tell whether they use a proxy.
    /// </param>
    /// <param name="address">The address of the request.</param>
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
            : $"The request to '{address.Scheme}://{address.Authority}' would be sent through a proxy, which could read its credential; set UseProxy = false on the HttpClient's primary handler, or use https";
    }
}
