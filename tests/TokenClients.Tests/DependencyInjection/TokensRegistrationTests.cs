using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace TokenClients.Tests;

/// <summary>Custom token providers: which features of the built-in clients they get.</summary>
internal sealed class TokensRegistrationTests
{
    private readonly List<HttpRequestMessage> _requests = [];
    private int _created;
    private int _disposed;

    [SetUp]
    public void ResetCounts()
    {
        _requests.Clear();
        (_created, _disposed) = (0, 0);
    }

    [Test]
    public async Task A_provider_class_fetches_with_its_injected_HttpClient_and_its_token_is_cached()
    {
        await using var services = Services(s => Http(s.AddTokens<InHouse>("mine"), _ => Answers.Create(200, "the-token")));
        var tokens = services.GetRequiredKeyedService<ITokenProvider>("mine");

        var first = await tokens.GetTokenAsync();
        var second = await services.GetRequiredService<ITokenProvider>().GetTokenAsync();

        Assert.That((first.Value, _requests.Count), Is.EqualTo(("the-token", 1)));
        Assert.That(second, Is.SameAs(first));
    }

    [Test]
    public async Task Each_fetch_creates_a_provider_in_its_own_DI_scope_and_disposes_both()
    {
        await using var services = Services(
            s => s.AddScoped<Dependency>(),
            s => Http(s.AddTokens<InHouse>("mine"), _ => Answers.Create(200, string.Create(CultureInfo.InvariantCulture, $"token-{_requests.Count}"))));
        var tokens = services.GetRequiredKeyedService<ITokenProvider>("mine");

        var first = await tokens.GetTokenAsync();
        var second = await tokens.GetTokenAsync(TokenRequest.Replacing(first));

        Assert.That((second.Value, _created, _disposed), Is.EqualTo(("token-2", 2, 4)), "two providers and the dependency of each");
    }

    [Test]
    public async Task A_provider_with_DisposeAsync_is_disposed_after_its_fetch()
    {
        await using var services = Services(s => s.AddTokens<AsyncDisposableProvider>("mine"));

        await services.GetRequiredService<ITokenProvider>().GetTokenAsync();

        Assert.That(_disposed, Is.EqualTo(1));
    }

    [Test]
    public async Task A_provider_class_needs_no_HttpClient()
    {
        await using var services = Services(s => s.AddTokens<Local>("mine"));

        Assert.That((await services.GetRequiredService<ITokenProvider>().GetTokenAsync(TokenRequest.For("a"))).Value, Is.EqualTo("local:a"));
    }

    [Test]
    public async Task A_function_can_fetch_tokens_in_place_of_a_class()
    {
        await using var services = Services(s => Http(
            s.AddTokens("mine", async (http, request, cancellationToken) => new AccessToken(
                await http.GetStringAsync(new Uri($"https://tokens.example/{request.Scope}"), cancellationToken), DateTimeOffset.MaxValue)),
            _ => Answers.Create(200, "the-token")));

        var token = await services.GetRequiredService<ITokenProvider>().GetTokenAsync(TokenRequest.For("orders"));

        Assert.That((token.Value, token.Scope, _requests.Single().RequestUri!.AbsolutePath), Is.EqualTo(("the-token", "orders", "/orders")));
    }

    [Test]
    public async Task A_provider_from_a_factory_function_is_created_once()
    {
        var created = 0;
        await using var services = Services(s => s.AddTokens("mine", provider =>
        {
            created++;
            return new Local(provider.GetRequiredService<TokensRegistrationTests>());
        }));
        var tokens = services.GetRequiredService<ITokenProvider>();

        await tokens.GetTokenAsync();
        await tokens.GetTokenAsync(TokenRequest.For("b"));

        Assert.That(created, Is.EqualTo(1));
    }

    [Test]
    public async Task Requests_of_a_custom_provider_are_retried()
    {
        await using var services = Services(
            s => Http(s.AddTokens<InHouse>("mine"), _ => Answers.Create(_requests.Count < 3 ? 503 : 200, "the-token")),
            s => s.Configure<TokenResilienceOptions>("mine", o => o.RetryDelay = TimeSpan.Zero));

        await services.GetRequiredService<ITokenProvider>().GetTokenAsync();

        Assert.That(_requests, Has.Count.EqualTo(3));
    }

    [TestCase(401, TokenFailureReason.CredentialRejected, 1)]
    [TestCase(403, TokenFailureReason.CredentialRejected, 1)]
    [TestCase(400, TokenFailureReason.BadRequest, 1)]
    [TestCase(404, TokenFailureReason.BadRequest, 1)]
    [TestCase(302, TokenFailureReason.InvalidResponse, 1)]
    [TestCase(408, TokenFailureReason.Timeout, 2)]
    [TestCase(429, TokenFailureReason.Throttled, 2)]
    [TestCase(500, TokenFailureReason.Unavailable, 2)]
    public async Task An_error_status_of_a_custom_service_is_mapped_to_a_reason_and_cached(
        int status, TokenFailureReason reason, int requests)
    {
        await using var services = Services(
            s => Http(s.AddTokens<InHouse>("mine"), _ => Answers.Create(status)),
            s => s.Configure<TokenResilienceOptions>("mine", o => (o.RetryDelay, o.MaxRetries) = (TimeSpan.Zero, 1)));
        var tokens = services.GetRequiredService<ITokenProvider>();

        for (var call = 0; call < 10; call++)
        {
            var error = await Assert.ThrowsAsync<TokenException>(() => tokens.GetTokenAsync().AsTask());
            if (CoreBuild.IsNetStandard)
            {
                // HttpRequestException has no StatusCode in .NET Standard.
                Assert.That((error!.Reason, error.StatusCode), Is.EqualTo((TokenFailureReason.Network, (HttpStatusCode?)null)));
                continue;
            }

            Assert.That((error!.Reason, error.StatusCode), Is.EqualTo((reason, (HttpStatusCode)status)));
            Assert.That(error.Message, Does.StartWith($"The service of token provider 'mine' answered {status}. "));
        }

        Assert.That(_requests, Has.Count.EqualTo(requests));
    }

    [Test]
    public async Task A_custom_provider_cannot_send_requests_in_clear_text()
    {
        await using var services = Services(s => Http(
            s.AddTokens("mine", async (http, _, cancellationToken) => new AccessToken(
                await http.GetStringAsync(new Uri("http://tokens.example/"), cancellationToken), DateTimeOffset.MaxValue)),
            _ => Answers.Create(200, "the-token")));

        var error = await Assert.ThrowsAsync<TokenException>(() => services.GetRequiredService<ITokenProvider>().GetTokenAsync().AsTask());

        Assert.That(error!.InnerException!.Message, Does.Contain("in clear text; use https"));
        Assert.That(_requests, Is.Empty);
    }

    [Test]
    public async Task The_handler_sends_the_token_of_a_custom_provider()
    {
        await using var services = Services(
            s => Http(s.AddTokens<InHouse>("mine"), _ => Answers.Create(200, "the-token")),
            s => s.AddHttpClient("api", c => c.BaseAddress = new Uri("https://api.example/")).AddTokenHandler("mine")
                .ConfigurePrimaryHttpMessageHandler(() => new StubHandler(request => Answers.Create(request.Headers.Authorization?.Parameter == "the-token" ? 200 : 401))));

        using var response = await services.GetRequiredService<IHttpClientFactory>().CreateClient("api").GetAsync("/");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public void A_name_can_be_registered_once_for_a_function_and_repeatedly_for_a_class()
    {
        var services = new ServiceCollection();
        var builder = services.AddTokens<InHouse>("mine");

        Assert.That(services.AddTokens<InHouse>("mine"), Is.SameAs(builder));
        Assert.That(
            () => services.AddTokens("mine", _ => throw new InvalidOperationException()),
            Throws.ArgumentException.With.Message.StartsWith("A token client named 'mine' is already registered, as InHouse; give this delegate another name."));
        services.AddTokens("other", _ => throw new InvalidOperationException());
        Assert.That(
            () => services.AddTokens("other", _ => throw new InvalidOperationException()),
            Throws.ArgumentException.With.Message.StartsWith("A token client named 'other' is already registered, as delegate;"));
    }

    [Test]
    public void A_provider_without_an_HttpClient_has_a_builder_without_HttpClientBuilder() =>
        Assert.That(
            new ServiceCollection().AddTokens("mine", _ => throw new InvalidOperationException()),
            Is.Not.InstanceOf<IHttpTokenClientBuilder>());

    [Test]
    public async Task Out_of_range_resilience_options_fail_at_startup()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddTokens<InHouse>("mine");
        builder.Services.Configure<TokenResilienceOptions>("mine", o => o.MaxRetries = 99);
        using var host = builder.Build();

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.That(error!.Message, Is.EqualTo("Token client 'mine': Resilience.MaxRetries is 99; set it from 0 to 10."));
    }

    [Test]
    public async Task Out_of_range_cache_options_fail_at_startup()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddTokens<InHouse>("mine");
        builder.Services.Configure<TokenCacheOptions>("mine", o => o.MaxScopes = 0);
        using var host = builder.Build();

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.That(error!.Message, Is.EqualTo("Token client 'mine': MaxScopes is 0; set it to at least 1."));
    }

    [Test]
    public void AddTokens_rejects_null_arguments()
    {
        var services = new ServiceCollection();

        Assert.Throws<ArgumentNullException>(() => services.AddTokens<InHouse>(null!));
        Assert.Throws<ArgumentNullException>(() => ((IServiceCollection)null!).AddTokens<InHouse>("x"));
        Assert.Throws<ArgumentNullException>(() => services.AddTokens("x", (Func<IServiceProvider, ITokenProvider>)null!));
        Assert.Throws<ArgumentNullException>(() => services.AddTokens("x", (Func<HttpClient, TokenRequest, CancellationToken, ValueTask<AccessToken>>)null!));
    }

    private void Http(IHttpTokenClientBuilder builder, Func<HttpRequestMessage, HttpResponseMessage> answer) =>
        builder.HttpClientBuilder.ConfigurePrimaryHttpMessageHandler(() => new StubHandler(request =>
        {
            _requests.Add(request);
            return answer(request);
        }));

    private ServiceProvider Services(params Action<IServiceCollection>[] add)
    {
        var services = new ServiceCollection().AddSingleton(this).AddScoped<Dependency>();
        foreach (var one in add)
        {
            one(services);
        }

        return services.BuildServiceProvider(validateScopes: true);
    }

    private sealed class Dependency(TokensRegistrationTests test) : IDisposable
    {
        public void Dispose() => test._disposed++;
    }

    private sealed class InHouse(HttpClient http, TokensRegistrationTests test, Dependency dependency) : ITokenProvider, IDisposable
    {
        public async ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default)
        {
            Assert.That(dependency, Is.Not.Null);
            test._created++;
            return new AccessToken(await http.GetStringAsync(new Uri("https://tokens.example/"), cancellationToken), DateTimeOffset.MaxValue);
        }

        public void Dispose() => test._disposed++;
    }

    private sealed class AsyncDisposableProvider(TokensRegistrationTests test) : ITokenProvider, IAsyncDisposable
    {
        public ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default) =>
            new(new AccessToken("later", DateTimeOffset.MaxValue));

        public ValueTask DisposeAsync()
        {
            test._disposed++;
            return default;
        }
    }

    private sealed class Local(TokensRegistrationTests test) : ITokenProvider
    {
        public ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default)
        {
            test._created++;
            return new(new AccessToken($"local:{request.Scope}", DateTimeOffset.MaxValue));
        }
    }
}
