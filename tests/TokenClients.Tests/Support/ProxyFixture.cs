using System.Net;

namespace TokenClients.Tests;

/// <summary>Sets a proxy for all requests, as <c>http_proxy</c> and <c>https_proxy</c> do, and records what it receives.</summary>
internal abstract class ProxyFixture : EmulatorFixture
{
    private IWebProxy _before = null!;
    private RawServer _proxy = null!;

    /// <summary>Everything that the proxy has received.</summary>
    protected string Seen { get; private set; } = "";

    protected IWebProxy Everywhere { get; private set; } = null!;

    [SetUp]
    public void SetProxy()
    {
        Seen = "";
        _proxy = new RawServer(request =>
        {
            Seen += request;
            return "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        });
        _before = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = WebRequest.DefaultWebProxy = Everywhere = new Proxy(_proxy.Endpoint);
    }

    [TearDown]
    public void ResetProxy()
    {
        HttpClient.DefaultProxy = _before;
        WebRequest.DefaultWebProxy = _before;
        _proxy.Dispose();
    }

    private sealed class Proxy(Uri address) : IWebProxy
    {
        public ICredentials? Credentials { get; set; }

        public Uri GetProxy(Uri destination) => address;

        public bool IsBypassed(Uri host) => false;
    }
}
