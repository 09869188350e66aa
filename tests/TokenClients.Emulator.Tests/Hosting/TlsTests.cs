using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;

namespace TokenClients.Emulator.Tests;

/// <summary>An emulator that listens for HTTPS, and the clients that trust its certificate.</summary>
internal sealed class TlsTests : EmulatorFixture
{
    protected override Task<TokenEmulator> StartAsync(Action<TokenEmulatorOptions> configure) =>
        TokenEmulator.StartAsync(options =>
        {
            configure(options);
            options.UseHttps = true;
        });

    protected override HttpClient CreateClient() => Trusting(Emulator, Emulator.BaseAddress);

    [Test]
    public async Task Every_service_issues_and_accepts_tokens_over_TLS([Values] Service service)
    {
        using var granted = await RequestTokenAsync(service);
        using var used = await UseAsync(service, TokenIn(service, await granted.Content.ReadAsStringAsync()));

        Assert.That(
            (granted.StatusCode, used.StatusCode), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.Created)));
        Assert.That(Of(service).Endpoint.AbsoluteUri, Does.Match(@"^https://127\.0\.0\.1:\d+/"));
    }

    [Test]
    public async Task The_issuer_of_a_token_is_the_https_address()
    {
        Assert.That(SimpleWebToken.Parse(await GetSwtAsync()).Issuer, Is.EqualTo(Emulator.BaseAddress.AbsoluteUri));
    }

    [Test]
    public async Task A_client_with_the_trust_store_of_the_machine_does_not_trust_the_certificate()
    {
        using var client = NewClient(Emulator.BaseAddress);

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("/"));

        Assert.That(error?.InnerException, Is.InstanceOf<AuthenticationException>());
    }

    [Test]
    public async Task A_client_that_trusts_one_emulator_does_not_trust_another()
    {
        await using var other = await TokenEmulator.StartAsync(options => options.UseHttps = true);
        using var client = Trusting(other, Emulator.BaseAddress);

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("/"));

        Assert.That(error?.InnerException, Is.InstanceOf<AuthenticationException>());
        Assert.That(other.Certificate!.Thumbprint, Is.Not.EqualTo(Emulator.Certificate!.Thumbprint));
    }

    [TestCase("localhost", true)]
    [TestCase("127.0.0.1", true)]
    [TestCase("::1", true)]
    [TestCase("other.example", false)]
    public void The_certificate_is_valid_for_loopback_names_only(string name, bool matches) =>
        Assert.That(Emulator.Certificate!.MatchesHostname(name), Is.EqualTo(matches));

    [Test]
    public async Task A_connection_with_another_host_name_is_not_trusted()
    {
        using var handler = Emulator.CreateHandler();
        handler.ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, Emulator.BaseAddress.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        };
        using var client = new HttpClient(handler);

        var error = await Assert.ThrowsAsync<HttpRequestException>(
            () => client.GetAsync(new Uri("https://other.example")));

        Assert.That(error?.InnerException, Is.InstanceOf<AuthenticationException>());
    }

    [Test]
    public void The_certificate_is_short_lived_has_no_private_key_and_is_not_a_CA()
    {
        var certificate = Emulator.Certificate!;
        var now = TimeProvider.System.GetUtcNow();

        Assert.That(certificate.HasPrivateKey, Is.False);
        Assert.That(certificate.NotBefore.ToUniversalTime(), Is.LessThan(now.UtcDateTime));
        Assert.That(
            certificate.NotAfter.ToUniversalTime(),
            Is.InRange(now.AddDays(29).UtcDateTime, now.AddDays(30).UtcDateTime));
        Assert.That(
            certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority, Is.False);
    }

    [Test]
    public async Task An_emulator_that_listens_for_http_has_no_certificate()
    {
        await using var emulator = await TokenEmulator.StartAsync();
        using var client = Trusting(emulator, emulator.BaseAddress);
        using var response = await client.GetAsync("/");

        Assert.That(emulator.Certificate, Is.Null);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task The_handler_of_the_emulator_uses_no_redirects_proxy_or_cookies()
    {
        Emulator.Arr.Faults.Enqueue(Fault.Redirect(Emulator.BaseAddress));
        using var response = await RequestArrAsync();

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Found));
        using var handler = Emulator.CreateHandler();
        Assert.That((handler.UseProxy, handler.UseCookies), Is.EqualTo((false, false)));
    }

    [Test]
    public async Task A_token_client_of_the_library_can_use_the_handler_of_the_emulator()
    {
        var services = new ServiceCollection();
        services.AddArrTokens(options =>
        {
            options.Endpoint = Emulator.Arr.Endpoint;
            options.AccountId = AccountId;
            options.AccountKey = TokenEmulator.DefaultAccountKey;
        }).HttpClientBuilder.ConfigurePrimaryHttpMessageHandler(Emulator.CreateHandler);
        await using var provider = services.BuildServiceProvider();

        var token = await provider.GetRequiredService<ITokenProvider>().GetTokenAsync();

        Assert.That(new Jwt(token.Value).Verifies(Emulator.JwtPublicKey), Is.True);
    }

    [TestCase("ASPNETCORE_Kestrel__Certificates__Default__Path", "/no/such/file.pfx")]
    [TestCase("Kestrel__Certificates__Default__Path", "/no/such/file.pfx")]
    [TestCase("ASPNETCORE_URLS", "http://127.0.0.1:1")]
    [TestCase("ASPNETCORE_HOSTINGSTARTUPASSEMBLIES", "No.Such.Assembly")]
    [TestCase("ASPNETCORE_CONTENTROOT", "/no/such/folder")]
    [TestCase("DOTNET_CONTENTROOT", "/no/such/folder")]
    public async Task Environment_variables_have_no_effect(string variable, string value)
    {
        var old = Environment.GetEnvironmentVariable(variable);
        Environment.SetEnvironmentVariable(variable, value);
        try
        {
            await using var emulator = await TokenEmulator.StartAsync(options => options.UseHttps = true);
            using var client = Trusting(emulator, emulator.BaseAddress);
            using var response = await client.GetAsync("/");

            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, old);
        }
    }

    [Test]
    public async Task Faults_work_over_TLS()
    {
        Emulator.Arr.Faults.Enqueue(Fault.ResetConnection());
        Emulator.Arr.Faults.Enqueue(Fault.CutOffBody());

        await Assert.ThrowsAsync<HttpRequestException>(() => RequestArrAsync());
        using var cutOff = await RequestArrAsync();
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => cutOff.Content.ReadAsStringAsync());
        using var next = await RequestArrAsync();

        Assert.That(error?.HttpRequestError, Is.EqualTo(HttpRequestError.ResponseEnded));
        Assert.That(next.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Dispose_closes_idle_connections_and_keeps_the_certificate_readable()
    {
        using var silent = await RawConnection.OpenAsync(Emulator.BaseAddress);
        using var answered = await RequestWrapAsync();

        await Emulator.DisposeAsync();

        Assert.That(await silent.ReadUntilClosedAsync(), Is.Empty);
        Assert.That(Emulator.Certificate!.ExportCertificatePem(), Does.StartWith("-----BEGIN CERTIFICATE-----"));
    }

    private static HttpClient Trusting(TokenEmulator emulator, Uri address) =>
        new(emulator.CreateHandler()) { BaseAddress = address };
}
