using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace TokenClients.Tests;

/// <summary>Which address must be allowed if an outer handler, such as service discovery, rewrites it.</summary>
internal sealed class EntryAddressTests
{
    private static readonly Uri BaseAddress = new("https+http://apiservice");
    private readonly List<(Uri? Address, bool HasToken)> _sent = [];

    [SetUp]
    public void ClearSent() => _sent.Clear();

    private static IEnumerable<TestCaseData> Registrations()
    {
        yield return new TestCaseData((Action<IServiceCollection, Func<DelegatingHandler>>)((services, outer) => services.AddHttpClient("api").AddHttpMessageHandler(outer)))
            .SetArgDisplayNames("on the client");
        yield return new TestCaseData((Action<IServiceCollection, Func<DelegatingHandler>>)((services, outer) => services.ConfigureHttpClientDefaults(all => all.AddHttpMessageHandler(outer))))
            .SetArgDisplayNames("on all clients");
    }

    [TestCaseSource(nameof(Registrations))]
    public async Task The_allowed_host_is_compared_with_the_address_before_rewriting(Action<IServiceCollection, Func<DelegatingHandler>> add)
    {
        await using var services = Services(Discovery("https://10.0.0.1:8443"), add);
        using var response = await Http(services).GetAsync("/v1/things");

        Assert.That(_sent, Is.EqualTo(new[] { (new Uri("https://10.0.0.1:8443/v1/things"), true) }));
    }

    [Test]
    public void A_synchronous_request_is_compared_by_its_address_before_rewriting()
    {
        CoreBuild.HasToBeNet("A handler for .NET Standard cannot see HttpClient.Send; where that exists, the build for net8.0 is used.");
        using var services = Services(Discovery("https://10.0.0.1:8443"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/things");
        using var response = Http(services).Send(request);

        Assert.That(_sent, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_rewrite_to_a_remote_http_address_fails()
    {
        await using var services = Services(Discovery("http://10.0.0.1"));

        var error = await Assert.ThrowsAsync<TokenException>(() => Http(services).GetAsync("/v1/things"));

        Assert.That(error!.Message, Does.StartWith("Tokens are sent only over https"));
        Assert.That(_sent, Is.Empty);
    }

    [Test]
    public async Task A_request_for_another_host_fails_wherever_it_is_rewritten_to()
    {
        await using var services = Services(Discovery("https://10.0.0.1"));

        var error = await Assert.ThrowsAsync<TokenException>(() => Http(services).GetAsync("https+http://other/v1/things"));

        Assert.That(error!.Message, Does.StartWith("Tokens of this HttpClient go to 'apiservice' only, not to 'other'"));
        Assert.That(_sent, Is.Empty);
    }

    [Test]
    public async Task A_redirect_followed_by_an_outer_handler_is_compared_by_its_target(
        [Values] bool isCopied, [Values] bool isTokenCached, [Values("/redirect", "/300-redirect")] string path)
    {
        await using var services = Services(() => new Outer(async (request, send) =>
        {
            request.RequestUri = new Uri(new Uri("https://10.0.0.1"), request.RequestUri!.AbsolutePath);
            using var redirect = await send(request);
            var next = isCopied ? CopyOf(request) : request;
            next.RequestUri = redirect.Headers.Location;
            return await send(next);
        }));

        if (isTokenCached)
        {
            await services.GetRequiredService<ITokenProvider>().GetTokenAsync();
        }

        var error = await Assert.ThrowsAsync<TokenException>(() => Http(services).GetAsync(path));

        Assert.That(error!.Message, Does.StartWith("Tokens of this HttpClient go to 'apiservice' only, not to 'evil.example'"));
        Assert.That(_sent, Has.Count.EqualTo(1));
    }

    [TestCase("/200")]
    [TestCase("/400")]
    [TestCase("/503")]
    public async Task A_request_that_an_outer_handler_repeats_is_compared_by_its_address_before_rewriting(string path)
    {
        await using var services = Services(() => new Outer(async (request, send) =>
        {
            request.RequestUri = new Uri(new Uri("https://10.0.0.1"), request.RequestUri!.AbsolutePath);
            (await send(request)).Dispose();
            return await send(request);
        }));

        using var response = await Http(services).GetAsync(path);

        Assert.That(_sent.Select(sent => sent.HasToken), Is.EqualTo([true, true]));
    }

    [Test]
    public async Task A_redirect_after_the_second_attempt_is_compared_by_its_target()
    {
        await using var services = Services(() => new Outer(async (request, send) =>
        {
            request.RequestUri = new Uri(new Uri("https://10.0.0.1"), request.RequestUri!.AbsolutePath);
            using var redirect = await send(request);
            request.RequestUri = redirect.Headers.Location;
            return await send(request);
        }));

        await Assert.ThrowsAsync<TokenException>(() => Http(services).GetAsync("/rejected-and-redirect"));

        Assert.That(_sent, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_request_created_by_an_outer_handler_is_compared_by_its_own_address()
    {
        await using var services = Services(() => new Outer((_, send) => send(new HttpRequestMessage(HttpMethod.Get, "https://10.0.0.1/"))));

        var error = await Assert.ThrowsAsync<TokenException>(() => Http(services).GetAsync("/v1/things"));

        Assert.That(error!.Message, Does.StartWith("Tokens of this HttpClient go to 'apiservice' only, not to '10.0.0.1'"));
    }

    [Test]
    public async Task Without_an_outer_handler_no_original_address_is_recorded()
    {
        await using var services = Services(outer: null);
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://apiservice/");
        using var response = await Http(services).SendAsync(request);

        Assert.That(request.Options, Is.Empty);
        Assert.That(_sent, Has.Count.EqualTo(1));
    }

    private static HttpRequestMessage CopyOf(HttpRequestMessage request)
    {
        var copy = new HttpRequestMessage(request.Method, request.RequestUri);
        foreach (var (key, value) in request.Options)
        {
            copy.Options.TryAdd(key, value);
        }

        return copy;
    }

    private static Func<DelegatingHandler> Discovery(string address) => () => new Outer((request, send) =>
    {
        request.RequestUri = new Uri(new Uri(address), request.RequestUri!.PathAndQuery);
        return send(request);
    });

    private static HttpClient Http(ServiceProvider services) => services.GetRequiredService<IHttpClientFactory>().CreateClient("api");

    private ServiceProvider Services(Func<DelegatingHandler>? outer, Action<IServiceCollection, Func<DelegatingHandler>>? add = null)
    {
        var services = new ServiceCollection();
        var number = 0;
        services.AddTokens("sts", (_, _, _) => new(new AccessToken($"token-{++number}", DateTimeOffset.MaxValue)));
        if (outer is not null)
        {
            (add ?? ((s, handler) => s.AddHttpClient("api").AddHttpMessageHandler(handler)))(services, outer);
        }

        services.AddHttpClient("api", http => http.BaseAddress = outer is null ? new Uri("https://apiservice") : BaseAddress).AddTokenHandler()
            .ConfigurePrimaryHttpMessageHandler(() => new Resource(_sent));
        return services.BuildServiceProvider();
    }

    private sealed class Outer(Func<HttpRequestMessage, Func<HttpRequestMessage, Task<HttpResponseMessage>>, Task<HttpResponseMessage>> answer) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            answer(request, sent => base.SendAsync(sent, cancellationToken));

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
            answer(request, sent => Task.FromResult(base.Send(sent, cancellationToken))).Result;
    }

    private sealed class Resource(List<(Uri? Address, bool HasToken)> sent) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(Send(request, cancellationToken));

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            sent.Add((request.RequestUri, request.Headers.Authorization is not null));
            var path = request.RequestUri!.AbsolutePath;
            return path == "/rejected-and-redirect" && sent.Count == 1 ? new(HttpStatusCode.Unauthorized)
                : path.EndsWith("redirect", StringComparison.Ordinal)
                    ? new(path == "/300-redirect" ? HttpStatusCode.MultipleChoices : HttpStatusCode.TemporaryRedirect) { Headers = { Location = new Uri("https://evil.example/") } }
                : new(int.TryParse(path.AsSpan(1), CultureInfo.InvariantCulture, out var status) ? (HttpStatusCode)status : HttpStatusCode.OK);
        }
    }
}
