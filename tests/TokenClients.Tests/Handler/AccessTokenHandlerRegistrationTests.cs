using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace TokenClients.Tests;

/// <summary>Handlers that AddTokenHandler adds to an HttpClient of the factory.</summary>
internal sealed class AccessTokenHandlerRegistrationTests : EmulatorFixture
{
    [Test]
    public async Task An_HttpClient_with_ARR_tokens_sends_a_Bearer_header()
    {
        await using var services = Services(s => s.AddArrTokens(Arr), s => s.AddHttpClient("arr-rest", c => c.BaseAddress = Emulator.Arr.ResourceEndpoint).AddTokenHandler());
        using var response = await Http(services, "arr-rest").PutAsync(Session("one"), null);

        Assert.That((int)response.StatusCode, Is.EqualTo(201));
        Assert.That(Emulator.Arr.ResourceRequests.Single().Headers["Authorization"], Does.StartWith("Bearer eyJ"));
    }

    [Test]
    public async Task An_HttpClient_with_ACS_tokens_sends_a_WRAP_header()
    {
        await using var services = Services(s => s.AddAcsWrapTokens(Wrap), s => s.AddHttpClient("bus", c => c.BaseAddress = Emulator.Wrap.ResourceEndpoint).AddTokenHandler());
        using var response = await Http(services, "bus").PostAsync("/orders/messages", new StringContent("hello"));

        Assert.That((int)response.StatusCode, Is.EqualTo(201));
        Assert.That(Emulator.Wrap.ResourceRequests.Single().Headers["Authorization"], Does.StartWith("WRAP access_token=\""));
    }

    [Test]
    public async Task AddTokenHandler_selects_one_of_several_token_clients_by_name()
    {
        await using var services = Services(
            s => s.AddArrTokens(Arr), s => s.AddAcsWrapTokens("bus-tokens", Wrap),
            s => s.AddHttpClient("bus", c => c.BaseAddress = Emulator.Wrap.ResourceEndpoint).AddTokenHandler("bus-tokens"));
        using var response = await Http(services, "bus").PostAsync("/orders/messages", new StringContent("hello"));

        Assert.That((int)response.StatusCode, Is.EqualTo(201));
        Assert.That(Emulator.Arr.Requests, Is.Empty);
    }

    [Test]
    public async Task A_request_rejected_by_Service_Bus_as_expired_is_sent_again_with_a_new_token()
    {
        var serviceTime = new FakeTime();
        Emulator.Options.TimeProvider = serviceTime;
        await using var services = Services(s => s.AddAcsWrapTokens(Wrap), s => s.AddHttpClient("bus", c => c.BaseAddress = Emulator.Wrap.ResourceEndpoint).AddTokenHandler());
        using (await Http(services, "bus").PostAsync("/orders/messages", new StringContent("one")))
        {
            serviceTime.Advance(TimeSpan.FromMinutes(21)); // the local clock does not advance
        }

        using var response = await Http(services, "bus").PostAsync("/orders/messages", new StringContent("two"));

        Assert.That((int)response.StatusCode, Is.EqualTo(201));
        Assert.That(Emulator.Wrap.ResourceRequests.Select(request => request.StatusCode), Is.EqualTo([201, 401, 201]));
        Assert.That(Emulator.Wrap.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_host_other_than_the_base_address_gets_no_request()
    {
        await using var services = Services(s => s.AddArrTokens(Arr), s => s.AddHttpClient("arr-rest", c => c.BaseAddress = new Uri("https://rendering.example/")).AddTokenHandler());

        var error = await Assert.ThrowsAsync<TokenException>(() => Http(services, "arr-rest").GetAsync(new Uri(Emulator.Arr.ResourceEndpoint, Session("one"))));

        Assert.That(error!.Message, Does.StartWith("Tokens of this HttpClient go to 'rendering.example:443' only, not to '127.0.0.1:"));
        Assert.That((Emulator.Arr.Requests.Count, Emulator.Arr.ResourceRequests.Count), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task AllowedHosts_replaces_the_host_of_the_base_address()
    {
        await using var services = Services(
            s => s.AddArrTokens(Arr),
            s => s.AddHttpClient("arr-rest", c => c.BaseAddress = new Uri("https://rendering.example/")).AddTokenHandler(o => o.AllowedHosts.Add("127.0.0.1")));
        using var response = await Http(services, "arr-rest").PutAsync(new Uri(Emulator.Arr.ResourceEndpoint, Session("one")), null);

        Assert.That((int)response.StatusCode, Is.EqualTo(201));
        var error = await Assert.ThrowsAsync<TokenException>(() => Http(services, "arr-rest").GetAsync("/"));
        Assert.That(error!.Message, Does.Contain("go to '127.0.0.1' only, not to 'rendering.example'"));
    }

    [Test]
    public async Task Without_a_base_address_and_allowed_hosts_the_error_says_what_to_do()
    {
        await using var services = Services(s => s.AddArrTokens(Arr), s => s.AddHttpClient("arr-rest").AddTokenHandler());

        var error = await Assert.ThrowsAsync<TokenException>(() => Http(services, "arr-rest").GetAsync(Emulator.Arr.ResourceEndpoint));

        Assert.That(error!.Message, Is.EqualTo("No host is allowed to receive tokens; add the host to AccessTokenHandlerOptions.AllowedHosts (also for a gRPC client, whose Address is not visible here), or register the HttpClient with an https BaseAddress (one that a typed client sets in its constructor is not visible here)."));
    }

    [Test]
    public async Task An_invalid_allowed_host_fails_at_startup()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddArrTokens(Arr);
        builder.Services.AddHttpClient("arr-rest").AddTokenHandler("Arr", o => o.AllowedHosts.Add("*.example"));
        using var host = builder.Build();

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.That(error!.Message, Is.EqualTo("Token handler of HttpClient 'arr-rest': AllowedHosts contains '*.example'; name each host, because wildcards are not supported."));
    }

    [Test]
    public async Task An_unresolvable_token_client_fails_and_the_message_lists_the_registered_clients()
    {
        await using var services = Services(s => s.AddArrTokens(Arr), s => s.AddAcsWrapTokens(Wrap), s => s.AddHttpClient("x").AddTokenHandler("Ar"), s => s.AddHttpClient("y").AddTokenHandler());
        await using var none = Services(s => s.AddHttpClient("x").AddTokenHandler());

        Assert.That(() => Http(services, "x"), Throws.InvalidOperationException.With.Message.EqualTo("No token client is named 'Ar'; registered clients: 'Arr', 'AcsWrap'."));
        Assert.That(() => Http(services, "y"), Throws.InvalidOperationException.With.Message.StartsWith("Several token clients are registered ('Arr', 'AcsWrap')"));
        Assert.That(() => Http(none, "x"), Throws.InvalidOperationException.With.Message.StartsWith("No token client is registered; add one"));
    }

    [Test]
    public async Task The_handler_uses_an_ITokenProvider_that_the_application_registered_itself()
    {
        var own = new ScriptedProvider(TimeProvider.System);
        own.Answer = (_, _) => own.Token("mine", TimeSpan.FromHours(1));
        await using var services = Services(
            s => s.AddSingleton<ITokenProvider>(own),
            s => s.AddHttpClient("x", c => c.BaseAddress = Emulator.Arr.ResourceEndpoint).AddTokenHandler());
        using var response = await Http(services, "x").PutAsync(Session("one"), null);

        Assert.That(Emulator.Arr.ResourceRequests[0].Headers["Authorization"], Is.EqualTo("Bearer mine"));
    }

    [Test]
    public async Task All_typed_HttpClients_and_DI_scopes_share_one_token_cache()
    {
        await using var services = Services(
            s => s.AddArrTokens(Arr),
            s => s.AddHttpClient<RenderingClient>(c => c.BaseAddress = Emulator.Arr.ResourceEndpoint).AddTokenHandler(),
            s => s.AddHttpClient<OtherRenderingClient>(c => c.BaseAddress = Emulator.Arr.ResourceEndpoint).AddTokenHandler());
        for (var i = 0; i < 5; i++)
        {
            await using var scope = services.CreateAsyncScope();
            using var one = await scope.ServiceProvider.GetRequiredService<RenderingClient>().Http.PutAsync(Session($"a{i}"), null);
            using var other = await scope.ServiceProvider.GetRequiredService<OtherRenderingClient>().Http.PutAsync(Session($"b{i}"), null);
        }

        Assert.That((Emulator.Arr.ResourceRequests.Count, Emulator.Arr.Requests.Count), Is.EqualTo((10, 1)));
    }

    [Test]
    public async Task The_HttpClient_of_a_token_client_cannot_carry_that_clients_own_tokens()
    {
        await using var services = Services(s => s.AddArrTokens(Arr).HttpClientBuilder.AddTokenHandler("Arr"));
        await using var only = Services(s => s.AddArrTokens(Arr).HttpClientBuilder.AddTokenHandler());

        foreach (var provider in new[] { services, only })
        {
            var error = await Assert.ThrowsAsync<TokenException>(
                () => provider.GetRequiredService<ITokenProvider>().GetTokenAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
            Assert.That(error!.InnerException!.Message, Is.EqualTo(
                "The HttpClient that fetches the tokens of 'Arr' cannot carry them; name another token client in AddTokenHandler."));
        }
    }

    [Test]
    public async Task The_HttpClient_of_a_second_token_client_cannot_carry_its_own_tokens()
    {
        await using var services = Services(
            s => s.AddTokens("another", _ => throw new NotSupportedException()), s => s.AddArrTokens(Arr).HttpClientBuilder.AddTokenHandler("Arr"));

        var error = await Assert.ThrowsAsync<TokenException>(
            () => services.GetRequiredKeyedService<ITokenProvider>("Arr").GetTokenAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)));

        Assert.That(error!.InnerException!.Message, Does.StartWith("The HttpClient that fetches the tokens of 'Arr' cannot carry them;"));
    }

    [Test]
    public async Task The_HttpClient_of_a_token_client_can_carry_another_clients_tokens()
    {
        await using var services = Services(
            s => s.AddArrTokens(Arr),
            s => s.AddTokens("exchange", async (http, _, cancellationToken) =>
            {
                using var response = await http.PutAsync(new Uri(Emulator.Arr.ResourceEndpoint, Session("one")), null, cancellationToken);
                return new AccessToken($"{(int)response.StatusCode}", DateTimeOffset.MaxValue);
            }).HttpClientBuilder.AddTokenHandler("Arr", o => o.AllowedHosts.Add("127.0.0.1")));

        Assert.That((await services.GetRequiredKeyedService<ITokenProvider>("exchange").GetTokenAsync()).Value, Is.EqualTo("201"));
    }

    [Test]
    public void A_second_AddTokenHandler_on_the_same_HttpClient_fails()
    {
        var client = new ServiceCollection().AddHttpClient("x").AddTokenHandler("a");

        Assert.That(
            () => client.AddTokenHandler("b"),
            Throws.InvalidOperationException.With.Message.EqualTo("HttpClient 'x' already has a token handler; a request carries only one token."));
        Assert.DoesNotThrow(() => client.Services.AddHttpClient("y").AddTokenHandler("a"));
    }

    [Test]
    public void AddTokenHandler_fails_in_ConfigureHttpClientDefaults() =>
        Assert.That(
            () => new ServiceCollection().ConfigureHttpClientDefaults(client => client.AddTokenHandler()),
            Throws.InvalidOperationException.With.Message.StartsWith("AddTokenHandler must be called for a single HttpClient"));

    [Test]
    public void AddTokenHandler_rejects_null_arguments()
    {
        var client = new ServiceCollection().AddHttpClient("x");

        Assert.Throws<ArgumentNullException>(() => ((IHttpClientBuilder)null!).AddTokenHandler());
        Assert.Throws<ArgumentNullException>(() => client.AddTokenHandler((string)null!));
        Assert.Throws<ArgumentNullException>(() => client.AddTokenHandler((Action<AccessTokenHandlerOptions>)null!));
        Assert.Throws<ArgumentNullException>(() => client.AddTokenHandler("x", null!));
    }

    private static string Session(string id) => $"/accounts/{TokenClients.Emulator.TokenEmulator.DefaultAccountId}/sessions/{id}";

    private static HttpClient Http(ServiceProvider services, string name) => services.GetRequiredService<IHttpClientFactory>().CreateClient(name);

    private static ServiceProvider Services(params Action<IServiceCollection>[] add)
    {
        var services = new ServiceCollection().AddLogging(logging => logging.ClearProviders());
        foreach (var one in add)
        {
            one(services);
        }

        return services.BuildServiceProvider(validateScopes: true);
    }

    private sealed class RenderingClient(HttpClient http)
    {
        public HttpClient Http => http;
    }

    private sealed class OtherRenderingClient(HttpClient http)
    {
        public HttpClient Http => http;
    }

    [Test]
    public async Task A_handler_for_an_unregistered_token_client_fails_at_startup()
    {
        using var host = HostWithHandlerOf("render-EU");

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.That(failure!.Message, Is.EqualTo(
            "Token handler of HttpClient 'x': No token client is named 'render-EU'; registered clients: 'render-eu'. Correct the name in AddTokenHandler, or register that client."));
    }

    [Test]
    public async Task A_handler_for_a_keyed_ITokenProvider_passes_startup_validation()
    {
        using var host = HostWithHandlerOf("own");

        await host.StartAsync();
        await host.StopAsync();
    }

    private static IHost HostWithHandlerOf(string tokenClient)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddKeyedSingleton<ITokenProvider>("own", new ScriptedProvider(TimeProvider.System));
        builder.Services.AddOAuthTokens("render-eu", options =>
            (options.Endpoint, options.ClientId, options.ClientSecret) = (new Uri("https://oauth.example/"), "id", "secret"));
        builder.Services.AddHttpClient("x", http => http.BaseAddress = new Uri("https://orders.example/")).AddTokenHandler(tokenClient);
        return builder.Build();
    }
}
