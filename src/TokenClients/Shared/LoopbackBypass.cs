using System.Net;

namespace TokenClients.Shared;

/// <summary>
/// A proxy that is bypassed for loopback addresses. They may be used over http because the request stays on this machine; a
/// proxy would receive the credential in clear text.
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

    /// <summary>
    /// Adds the bypass to the primary handler at the end of <paramref name="handler"/>, if it is one of .NET's and can still be
    /// changed.
    /// </summary>
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
            // The handler has already sent a request. SecureTransport checks each request with a credential anyway.
        }
    }

    /// <summary>
    /// Whether <paramref name="handler"/> would send a request to that address through a proxy. Only .NET's own handlers can
    /// tell.
    /// </summary>
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

    /// <summary>Returns the handler at the end of a chain of delegating handlers.</summary>
    public static HttpMessageHandler? PrimaryOf(HttpMessageHandler? handler)
    {
        while (handler is DelegatingHandler { InnerHandler: { } inner })
        {
            handler = inner;
        }

        return handler;
    }
}
