using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>Requests to loopback addresses bypass every proxy, because they may be sent in clear text.</summary>
internal sealed class LoopbackBypassTests : ProxyFixture
{
    private const string NoSockets = "The build for .NET Standard does not know SocketsHttpHandler; .NET Framework has none.";

    private static readonly Action<IHttpClientBuilder>[] PrimaryHandlers = CoreBuild.IsNetStandard
        ? [http => http.ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler())] :
    [
        _ => { },
        http => http.ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler()),
        http => http.ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler()),
        http => http.ConfigurePrimaryHttpMessageHandler(() => new Outer { InnerHandler = new SocketsHttpHandler() }),
        http => http.ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { Proxy = HttpClient.DefaultProxy }),
    ];

    private static readonly string[] LoopbackNames = ["127.0.0.1", "localhost"];

    [TestCaseSource(nameof(LoopbackNames))]
    public async Task A_client_without_dependency_injection_sends_its_credential_to_no_proxy(string host)
    {
        using var http = TokenHttp.CreateClient(new TokenResilienceOptions { MaxRetries = 0 });

        foreach (var client in Clients(http, host))
        {
            Assert.That((await client.GetTokenAsync()).Value, Is.Not.Empty, $"{client}");
        }

        Assert.That(Seen, Is.Empty);
    }

    [Test]
    public async Task A_registered_client_sends_its_credential_to_no_proxy_whatever_its_primary_handler(
        [ValueSource(nameof(PrimaryHandlers))] Action<IHttpClientBuilder> configure)
    {
        await using var services = new ServiceCollection().Also(s => configure(s.AddArrTokens(Arr).HttpClientBuilder)).BuildServiceProvider();

        Assert.That((await services.GetRequiredService<ITokenProvider>().GetTokenAsync()).Value, Is.Not.Empty);
        Assert.That(Seen, Is.Empty);
    }

    [Test]
    public async Task A_custom_provider_sends_its_credential_to_no_proxy()
    {
        await using var services = new ServiceCollection().Also(s => s.AddTokens("own", async (http, _, cancellationToken) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Emulator.Arr.Endpoint, $"accounts/{TokenEmulator.DefaultAccountId}/token"));
            request.Headers.Authorization = new("Bearer", $"{TokenEmulator.DefaultAccountId}:{TokenEmulator.DefaultAccountKey}");
            using var response = await http.SendAsync(request, cancellationToken);
            return new AccessToken($"{(int)response.StatusCode}", DateTimeOffset.MaxValue);
        })).BuildServiceProvider();

        Assert.That((await services.GetRequiredService<ITokenProvider>().GetTokenAsync()).Value, Is.EqualTo("200"));
        Assert.That(Seen, Is.Empty);
    }

    [Test]
    public async Task A_registered_HttpClient_sends_its_token_to_no_proxy_whatever_its_primary_handler(
        [ValueSource(nameof(PrimaryHandlers))] Action<IHttpClientBuilder> configure)
    {
        await using var services = new ServiceCollection()
            .Also(s => s.AddAcsWrapTokens(Wrap))
            .Also(s => configure(s.AddHttpClient("bus", http => http.BaseAddress = Emulator.Wrap.ResourceEndpoint).AddTokenHandler()))
            .BuildServiceProvider();

        using var response = await services.GetRequiredService<IHttpClientFactory>().CreateClient("bus").PostAsync("", new StringContent("x"));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(Seen, Is.Empty);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_manually_built_handler_refuses_to_send_over_http_through_a_proxy(bool sockets)
    {
        if (sockets)
        {
            CoreBuild.HasToBeNet(NoSockets);
        }

        var client = BuildManually(sockets ? new SocketsHttpHandler() : new Outer { InnerHandler = new HttpClientHandler() });

        var failure = await Assert.ThrowsAsync<TokenException>(() => client.GetAsync(Emulator.Wrap.ResourceEndpoint));

        Assert.That(failure!.Reason, Is.EqualTo(TokenFailureReason.BadRequest));
        Assert.That(failure.Message, Is.EqualTo(
            $"The request to 'http://127.0.0.1:{Emulator.BaseAddress.Port}' would be sent through a proxy, which could read its credential; " +
            "set UseProxy = false on the HttpClient's primary handler, or use https."));
        Assert.That(Seen, Is.Empty);
    }

    [TestCase("no proxy")]
    [TestCase("a proxy that is bypassed")]
    public async Task A_manually_built_handler_sends_over_http_if_no_proxy_is_used(string proxy)
    {
        var client = BuildManually(proxy == "no proxy" ? new SocketsHttpHandler { UseProxy = false }
            : new SocketsHttpHandler { Proxy = new WebProxy("http://proxy.example", BypassOnLocal: true) });

        using var response = await client.PostAsync(Emulator.Wrap.ResourceEndpoint, new StringContent("x"));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    [Test]
    public async Task A_primary_handler_that_was_already_used_sends_no_credential_through_the_proxy()
    {
        CoreBuild.HasToBeNet(NoSockets);
        using var started = new SocketsHttpHandler();
        using var other = new HttpClient(started, disposeHandler: false);
        using var response = await other.GetAsync(new Uri("http://other.example/"));
        Assert.That(Seen, Does.StartWith("GET http://other.example/"));
        var before = Seen;
        await using var services = new ServiceCollection()
            .Also(s => s.AddArrTokens(Arr).HttpClientBuilder.ConfigurePrimaryHttpMessageHandler(() => new Outer { InnerHandler = started })).BuildServiceProvider();

        var failure = await Assert.ThrowsAsync<TokenException>(() => services.GetRequiredService<ITokenProvider>().GetTokenAsync().AsTask());

        Assert.That(failure!.Message, Does.Contain("would be sent through a proxy"));
        Assert.That(Seen, Is.EqualTo(before));
    }

    [Test]
    public async Task Requests_to_other_addresses_use_the_proxy()
    {
        using var http = TokenHttp.CreateClient(new TokenResilienceOptions { MaxRetries = 0 });
        var options = new ArrStsClientOptions();
        Arr(options);
        options.Endpoint = new Uri("https://sts.example/");

        var failure = await Assert.ThrowsAsync<TokenException>(() => new ArrStsClient(http, options).GetTokenAsync().AsTask());

        Assert.That(failure!.Reason, Is.EqualTo(TokenFailureReason.Network));
        Assert.That(Seen, Does.StartWith("CONNECT sts.example:443"));
    }

    [Test]
    public void For_other_addresses_LoopbackBypass_delegates_to_the_wrapped_proxy()
    {
        var credentials = new NetworkCredential("user", "password");
        var proxy = new WebProxy("http://proxy.example") { BypassList = ["near.example"] };
        var bypass = new LoopbackBypass(proxy) { Credentials = credentials };

        Assert.That((bypass.Credentials, proxy.Credentials), Is.EqualTo((credentials, credentials)));
        Assert.That(bypass.GetProxy(new Uri("https://far.example/")), Is.EqualTo(new Uri("http://proxy.example")));
        Assert.That(bypass.IsBypassed(new Uri("https://near.example/")), Is.True);
        Assert.That(bypass.GetProxy(new Uri("https://near.example/")), Is.Null);
        Assert.That(bypass.GetProxy(new Uri("https://[::1]/")), Is.Null);
        Assert.That(new LoopbackBypass(proxy: null).GetProxy(new Uri("https://far.example/")), Is.EqualTo(Everywhere.GetProxy(new Uri("https://far.example/"))));
    }

    private IEnumerable<ITokenProvider> Clients(HttpClient http, string host)
    {
        Uri At(Uri endpoint) => new UriBuilder(endpoint) { Host = host }.Uri;
        var (arr, wrap) = (new ArrStsClientOptions(), new AcsWrapClientOptions());
        Arr(arr);
        Wrap(wrap);
        (arr.Endpoint, wrap.Endpoint) = (At(arr.Endpoint!), At(wrap.Endpoint!));
        yield return new ArrStsClient(http, arr);
        yield return new AcsWrapClient(http, wrap);
        yield return new OAuthClient(http, new OAuthClientOptions
        {
            Endpoint = At(Emulator.OAuth.Endpoint),
            ClientId = TokenEmulator.DefaultClientId,
            ClientSecret = TokenEmulator.DefaultClientSecret,
        });
    }

    private HttpClient BuildManually(HttpMessageHandler primary)
    {
        var options = new AcsWrapClientOptions();
        Wrap(options);
        return new HttpClient(new AccessTokenHandler(
            new CachingTokenProvider(new AcsWrapClient(TokenHttp.CreateClient(), options)),
            new AccessTokenHandlerOptions { AllowedHosts = { "127.0.0.1" } })
        { InnerHandler = primary });
    }

    private sealed class Outer : DelegatingHandler;
}
