using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Reflection;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace TokenClients.Tests;

/// <summary>Which client certificate a connection presents, over real sockets.</summary>
internal sealed class ClientCertificateHandlerTests
{
    private static X509Certificate2 One => TestCertificates.One;

    private static X509Certificate2 Two => TestCertificates.Two;

    [Test]
    public async Task Each_request_uses_a_connection_with_its_certificate_and_connections_are_reused()
    {
        CoreBuild.HasToBeNet("The build for .NET Standard does not know SocketsHttpHandler.");
        using var server = new TlsServer();
        using var http = new HttpClient(new ClientCertificateHandler(Trusting()));

        foreach (var certificate in new[] { One, Two, null, Two, One, null })
        {
            Assert.That(await GetAsync(http, server.Address, certificate), Is.EqualTo(certificate?.Subject ?? "none"));
        }

        Assert.That(server.Connections, Has.Count.EqualTo(3));
    }

    [Test]
    public void A_copied_HttpClientHandler_has_the_same_settings_and_the_certificate()
    {
        using var primary = new HttpClientHandler();
        Change(primary);

        using var copy = (HttpClientHandler)PrimaryHandlerCopy.With(One, primary);

        Assert.That(copy.ClientCertificates, Is.EqualTo(new[] { One }));
        Assert.That(Differences(primary, copy), Is.Empty);
    }

    [Test]
    public void A_synchronous_request_presents_its_certificate()
    {
        CoreBuild.HasToBeNet("The build for .NET Standard does not know SocketsHttpHandler.");
        using var server = new TlsServer();
        using var http = new HttpClient(new ClientCertificateHandler(Trusting()));
        using var request = Request(server.Address, One);

        using var response = http.Send(request);
        using var reader = new StreamReader(response.Content.ReadAsStream());

        Assert.That(reader.ReadToEnd(), Is.EqualTo("CN=one"));
    }

    [Test]
    public async Task Beyond_100_certificates_the_connections_of_the_oldest_are_not_reused()
    {
        CoreBuild.HasToBeNet("The build for .NET Standard does not know SocketsHttpHandler.");
        using var server = new TlsServer();
        using var http = new HttpClient(new ClientCertificateHandler(Trusting()));

        await GetAsync(http, server.Address, One);
        foreach (var _ in Enumerable.Range(0, 100))
        {
            using var another = TestCertificates.ECDsa("two");
            await GetAsync(http, server.Address, another);
        }

        await GetAsync(http, server.Address, One);

        Assert.That(server.Connections, Has.Count.EqualTo(102));
    }

    [Test]
    public async Task A_primary_handler_without_certificate_support_fails_and_nothing_is_sent()
    {
        using var stub = new StubHandler(_ => Answers.Create(200));
        using var http = new HttpClient(new ClientCertificateHandler(stub));

        var failure = await Assert.ThrowsAsync<TokenException>(() => GetAsync(http, new Uri("https://api.example/"), One));

        Assert.That(failure!.Message, Does.Contain("primary handler (StubHandler) does not support"));
        Assert.That(stub.Requests, Is.Empty);
        Assert.That(await GetAsync(http, new Uri("https://api.example/"), certificate: null), Is.Empty, "a request without a certificate is sent");
    }

    [Test]
    public void A_disposed_certificate_handler_opens_no_connection()
    {
        using var server = new TlsServer();
        var handler = new ClientCertificateHandler(Trusting());
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        handler.Dispose();
        using var request = Request(server.Address, One);

        Assert.That(() => invoker.SendAsync(request, CancellationToken.None), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public async Task Its_disposal_closes_all_connections()
    {
        CoreBuild.HasToBeNet("The build for .NET Standard does not know SocketsHttpHandler.");
        using var server = new TlsServer();
        using (var http = new HttpClient(new ClientCertificateHandler(Trusting())))
        {
            await GetAsync(http, server.Address, One);
            await GetAsync(http, server.Address, certificate: null);
        }

        Assert.That((await server.ClosedAsync(), await server.ClosedAsync()), Is.EqualTo((true, true)));
    }

    [Test]
    public void A_copied_SocketsHttpHandler_has_the_same_settings()
    {
        CoreBuild.HasToBeNet("The build for .NET Standard does not know SocketsHttpHandler.");
        using var primary = new SocketsHttpHandler();
        Change(primary);
        Change(primary.SslOptions);

        using var copy = (SocketsHttpHandler)PrimaryHandlerCopy.With(One, primary);

        // The build for net8.0 does not know settings that later versions of .NET have added.
        string[] later = CoreBuild.IsNet8 ? ["EnableMultipleHttp3Connections", "AllowRsaPkcs1Padding", "AllowRsaPssPadding"] : [];
        Assert.That(Differences(primary, copy).Except(later), Is.Empty);
        Assert.That(Differences(primary.SslOptions, copy.SslOptions).Except(later), Is.EqualTo(new[] { nameof(SslClientAuthenticationOptions.LocalCertificateSelectionCallback) }));
    }

    private static SocketsHttpHandler Trusting() => new()
    {
        SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.Subject == "CN=localhost" },
    };

    private static HttpRequestMessage Request(Uri address, X509Certificate2? certificate)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        ClientCertificate.Set(request, certificate);
        return request;
    }

    private static async Task<string> GetAsync(HttpClient http, Uri address, X509Certificate2? certificate)
    {
        using var request = Request(address, certificate);
        using var response = await http.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }

    /// <summary>Gives each setting of a simple type a value other than its default.</summary>
    private static void Change(object options)
    {
        foreach (var property in options.GetType().GetProperties().Where(property => property.SetMethod?.IsPublic == true))
        {
            property.SetValue(options, property.GetValue(options) switch
            {
                bool value => !value,
                int value => value == int.MaxValue ? 7 : value + 1,
                TimeSpan value => value > TimeSpan.Zero ? value + TimeSpan.FromSeconds(1) : TimeSpan.FromMinutes(1),
                var value => value,
            });
        }
    }

    private static IEnumerable<string> Differences(object one, object other) =>
        one.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property is { SetMethod.IsPublic: true, Name: not ("SslOptions" or "ClientCertificates" or "ClientCertificateContext") })
            .Where(property => !Equals(property.GetValue(one), property.GetValue(other))).Select(property => property.Name);

    /// <summary>A server that answers with the subject of the certificate that the connection presented.</summary>
    private sealed class TlsServer : IDisposable
    {
        private readonly X509Certificate2 _own = TestCertificates.Rsa("localhost");
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly SemaphoreSlim _closed = new(0);

        public TlsServer()
        {
            _listener.Start();
            _ = ServeAsync();
        }

        public Uri Address => new($"https://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

        public ConcurrentBag<string> Connections { get; } = [];

        /// <summary>Waits until a further connection is closed.</summary>
        /// <returns>Whether one was, within ten seconds.</returns>
        public Task<bool> ClosedAsync() => _closed.WaitAsync(TimeSpan.FromSeconds(10));

        public void Dispose()
        {
            _listener.Dispose();
            _own.Dispose();
        }

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    _ = AnswerAsync(await _listener.AcceptTcpClientAsync()).ContinueWith(_ => _closed.Release(), TaskScheduler.Default);
                }
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }

        private async Task AnswerAsync(TcpClient client)
        {
            using var connection = client;
            await using var tls = new SslStream(client.GetStream());
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
            {
                ServerCertificate = _own,
                ClientCertificateRequired = true,
                RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.Subject is null or "CN=one" or "CN=two",
            });
            var name = tls.RemoteCertificate?.Subject ?? "none";
            Connections.Add(name);
            var buffer = new byte[16 * 1024];
            while (await tls.ReadAsync(buffer) > 0)
            {
                await tls.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {name.Length}\r\n\r\n{name}"));
            }
        }
    }
}
