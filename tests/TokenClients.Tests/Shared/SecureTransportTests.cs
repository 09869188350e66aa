using System.Net;

namespace TokenClients.Tests;

/// <summary>The addresses to which credentials and tokens may be sent. <see cref="LoopbackBypassTests"/> tests this over real sockets.</summary>
internal sealed class SecureTransportTests
{
    private static readonly Uri Local = new("http://127.0.0.1:5058/");

    [TestCase("https://tokens.example/", true)]
    [TestCase("https://127.0.0.1/", true)]
    [TestCase("http://127.0.0.1:5058/", true)]
    [TestCase("http://localhost/", true)]
    [TestCase("http://[::1]/", true)]
    [TestCase("http://tokens.example/", false)]
    [TestCase("ftp://127.0.0.1/", false)]
    [TestCase("ws://localhost/", false)]
    public void Only_https_addresses_and_loopback_http_addresses_are_allowed(string address, bool isAllowed) =>
        Assert.That(SecureTransport.Allows(new Uri(address)), Is.EqualTo(isAllowed));

    [Test]
    public void A_proxy_is_rejected_for_http_but_not_for_https()
    {
        using var proxied = new HttpClientHandler { Proxy = new WebProxy("http://proxy.example") };

        Assert.That(new SecureTransport().ProxyRefusal(proxied, Local), Does.StartWith("The request to 'http://127.0.0.1:5058' would be sent through a proxy"));
        Assert.That(new SecureTransport().ProxyRefusal(proxied, new Uri("https://127.0.0.1/")), Is.Null);
    }

    [Test]
    public void A_handler_without_a_proxy_is_checked_once_and_one_with_a_proxy_each_time()
    {
        var proxy = new CountingProxy();
        using var handler = new HttpClientHandler { Proxy = proxy };
        var transport = new SecureTransport();

        Assert.That(new[] { transport.ProxyRefusal(handler, Local), transport.ProxyRefusal(handler, Local) }, Has.None.Null);
        proxy.Bypasses = true;
        Assert.That(new[] { transport.ProxyRefusal(handler, Local), transport.ProxyRefusal(handler, Local) }, Has.All.Null);
        Assert.That(proxy.Queries, Is.EqualTo(3));
    }

    private sealed class CountingProxy : IWebProxy
    {
        public ICredentials? Credentials { get; set; }

        public bool Bypasses { get; set; }

        public int Queries { get; private set; }

        public Uri? GetProxy(Uri destination) => new("http://proxy.example");

        public bool IsBypassed(Uri host)
        {
            Queries++;
            return Bypasses;
        }
    }
}
