using System.Net;

namespace TokenClients.Shared;

/// <summary>
/// A proxy setting under which no request to a loopback address takes the proxy. Such an address may be used over http
/// because the request stays on this machine; a proxy would receive the credential in clear text.
/// </summary>
/// <param name="proxy">The proxy for all other addresses, or <see langword="null"/> for the default one.</param>
internal sealed class LoopbackBypass(IWebProxy? proxy) : IWebProxy
{
    public ICredentials? Credentials
    {
        get => Proxy?.Credentials;
        set => (Proxy ?? throw new InvalidOperationException("There is no proxy.")).Credentials = value;
    }

    private IWebProxy? Proxy => proxy ?? DefaultProxy;

    private static IWebProxy? DefaultProxy =>
#if NET
        HttpClient.DefaultProxy;
#else
        WebRequest.DefaultWebProxy;
#endif

    public bool IsBypassed(Uri host) => host.IsLoopback || Proxy?.IsBypassed(host) != false;

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : Proxy?.GetProxy(destination);

    /// <summary>Puts the bypass on the primary handler at the end of <paramref name="handler"/>, if it is one of .NET's that may still be changed.</summary>
    public static void AddTo(HttpMessageHandler? handler)
    {
        try
        {
            switch (PrimaryOf(handler))
            {
#if NET
                case SocketsHttpHandler { UseProxy: true, Proxy: not LoopbackBypass } sockets:
                    sockets.Proxy = new LoopbackBypass(sockets.Proxy);
                    break;
#endif
                case HttpClientHandler { UseProxy: true, Proxy: not LoopbackBypass } client:
                    client.Proxy = new LoopbackBypass(client.Proxy);
                    break;
            }
        }
        catch (InvalidOperationException)
        {
            // It has sent a request already. Whoever puts a credential on a request asks SecureTransport first.
        }
    }

    /// <summary>Whether <paramref name="handler"/> would send a request to that address through a proxy, as far as it tells.</summary>
    public static bool TakesProxy(HttpMessageHandler? handler, Uri address)
    {
        var (isUsed, proxy) = PrimaryOf(handler) switch
        {
#if NET
            SocketsHttpHandler sockets => (sockets.UseProxy, sockets.Proxy),
#endif
            HttpClientHandler client => (client.UseProxy, client.Proxy),
            _ => (false, null),
        };
        proxy ??= DefaultProxy;
        return isUsed && proxy?.IsBypassed(address) == false && proxy.GetProxy(address) is { } way && way != address;
    }

    /// <summary>The handler at the end of a chain of delegating ones.</summary>
    public static HttpMessageHandler? PrimaryOf(HttpMessageHandler? handler)
    {
        while (handler is DelegatingHandler { InnerHandler: { } inner })
        {
            handler = inner;
        }

        return handler;
    }
}
