using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace TokenClients.Tests;

/// <summary>The handler on clients of the factory, from the registration to the resource and back.</summary>
internal sealed class AccessTokenHandlerRegistrationTests : EmulatorFixture
{
    [Test]
    public async Task An_ARR_client_carries_Bearer()
    {
        await using var services = Services(s => s.AddArrTokens(Arr), s => s.AddHttpClient("arr-rest", c => c.BaseAddress = Emulator.Arr.ResourceEndpoint).AddTokenHandler());
        using var response = await Http(services, "arr-rest").PutAsync(Session("one"), null);

        Assert.That((int)response.StatusCode, Is.EqualTo(201));
        Assert.That(Emulator.Arr.ResourceRequests.Single().Headers["Authorization"], Does.StartWith("Bearer eyJ"));
    }

    [Test]
    public async Task An_ACS_client_carries_WRAP()
    {
        await using var services = Services(s => s.AddAcsWrapTokens(Wrap), s => s.AddHttpClient("bus", c => c.BaseAddress = Emulator.Wrap.ResourceEndpoint).AddTokenHandler());
        using var response = await Http(services, "bus").PostAsync("/orders/messages", new StringContent("hello"));

        Assert.That((int)response.StatusCode, Is.EqualTo(201));
        Assert.That(Emulator.Wrap.ResourceRequests.Single().Headers["Authorization"], Does.StartWith("WRAP access_token=\""));
    }

    [Test]
    public async Task Of_several_token_clients_one_is_chosen_by_its_name()
    {
        await using var services = Services(
            s => s.AddArrTokens(Arr), s => s.AddAcsWrapTokens("bus-tokens", Wrap),
            s => s.AddHttpClient("bus", c => c.BaseAddress = Emulator.Wrap.ResourceEndpoint).AddTokenHandler("bus-tokens"));
        using var response = await Http(services, "bus").PostAsync("/orders/messages", new StringContent("hello"));

        Assert.That((int)response.StatusCode, Is.EqualTo(201));
        Assert.That(Emulator.Arr.Requests, Is.Empty);
    }

    [Test]
    public async Task Service_Bus_says_ExpiredToken_and_the_request_goes_out_again_with_another()
    {
        var serviceTime = new FakeTime();
        Emulator.Options.TimeProvider = serviceTime;
        await using var services = Services(s => s.AddAcsWrapTokens(Wrap), s => s.AddHttpClient("bus", c => c.BaseAddress = Emulator.Wrap.ResourceEndpoint).AddTokenHandler());
        using (await Http(services, "bus").PostAsync("/orders/messages", new StringContent("one")))
        {
            serviceTime.Advance(TimeSpan.FromMinutes(21)); // and the local clock stands still
        }

        using var response = await Http(services, "bus").PostAsync("/orders/messages", new StringContent("two"));

        Assert.That((int)response.StatusCode, Is.EqualTo(201));
        Assert.That(Emulator.Wrap.ResourceRequests.Select(request => request.StatusCode), Is.EqualTo([201, 401, 201]));
        Assert.That(Emulator.Wrap.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_host_that_is_not_the_base_address_gets_nothing()
    {
        await using var services = Services(s => s.AddArrTokens(Arr), s => s.AddHttpClient("arr-rest", c => c.BaseAddress = new Uri("https://rendering.example/")).AddTokenHandler());

        var error = await Assert.ThrowsAsync<TokenException>(() => Http(services, "arr-rest").GetAsync(new Uri(Emulator.Arr.ResourceEndpoint, Session("one"))));

        Assert.That(error!.Message, Does.StartWith("Tokens of this HttpClient go to 'rendering.example:443' only, not to '127.0.0.1:"));
        Assert.That((Emulator.Arr.Requests.Count, Emulator.Arr.ResourceRequests.Count), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task Hosts_that_are_named_take_the_place_of_the_base_address()
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
    public async Task A_client_without_a_base_address_and_hosts_says_what_to_do()
    {
        await using var services = Services(s => s.AddArrTokens(Arr), s => s.AddHttpClient("arr-rest").AddTokenHandler());

        var error = await Assert.ThrowsAsync<TokenException>(() => Http(services, "arr-rest").GetAsync(Emulator.Arr.ResourceEndpoint));

        Assert.That(error!.Message, Is.EqualTo("No host is allowed to receive tokens; add the host to AccessTokenHandlerOptions.AllowedHosts (also for a gRPC client, whose Address is not visible here), or register the HttpClient with an https BaseAddress (one that a typed client sets in its constructor is not visible here)."));
    }

    [Test]
    public async Task A_wrong_host_fails_at_start()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddArrTokens(Arr);
        builder.Services.AddHttpClient("arr-rest").AddTokenHandler("Arr", o => o.AllowedHosts.Add("*.example"));
        using var host = builder.Build();

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.That(error!.Message, Is.EqualTo("Token handler of HttpClient 'arr-rest': AllowedHosts contains '*.example'; name each host, because wildcards are not supported."));
    }

    [Test]
    public async Task A_token_client_that_is_not_there_is_reported_with_those_that_are()
    {
        await using var services = Services(s => s.AddArrTokens(Arr), s => s.AddAcsWrapTokens(Wrap), s => s.AddHttpClient("x").AddTokenHandler("Ar"), s => s.AddHttpClient("y").AddTokenHandler());
        await using var none = Services(s => s.AddHttpClient("x").AddTokenHandler());

        Assert.That(() => Http(services, "x"), Throws.InvalidOperationException.With.Message.EqualTo("No token client is named 'Ar'; registered clients: 'Arr', 'AcsWrap'."));
        Assert.That(() => Http(services, "y"), Throws.InvalidOperationException.With.Message.StartsWith("Several token clients are registered ('Arr', 'AcsWrap')"));
        Assert.That(() => Http(none, "x"), Throws.InvalidOperationException.With.Message.StartsWith("No token client is registered; add one"));
    }

    [Test]
    public async Task A_provider_that_was_registered_by_hand_serves_as_well()
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
    public async Task Handlers_and_scopes_come_and_go_and_the_cache_stays_one()
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
    public async Task A_token_client_that_would_wait_for_itself_says_so_at_once()
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
    public async Task One_that_is_not_the_first_says_so_too()
    {
        await using var services = Services(
            s => s.AddTokens("another", _ => throw new NotSupportedException()), s => s.AddArrTokens(Arr).HttpClientBuilder.AddTokenHandler("Arr"));

        var error = await Assert.ThrowsAsync<TokenException>(
            () => services.GetRequiredKeyedService<ITokenProvider>("Arr").GetTokenAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)));

        Assert.That(error!.InnerException!.Message, Does.StartWith("The HttpClient that fetches the tokens of 'Arr' cannot carry them;"));
    }

    [Test]
    public async Task A_token_client_may_carry_the_tokens_of_another()
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
    public void One_client_has_one_handler()
    {
        var client = new ServiceCollection().AddHttpClient("x").AddTokenHandler("a");

        Assert.That(
            () => client.AddTokenHandler("b"),
            Throws.InvalidOperationException.With.Message.EqualTo("HttpClient 'x' already has a token handler; a request carries only one token."));
        Assert.DoesNotThrow(() => client.Services.AddHttpClient("y").AddTokenHandler("a"));
    }

    [Test]
    public void The_defaults_of_all_clients_are_no_place_for_it() =>
        Assert.That(
            () => new ServiceCollection().ConfigureHttpClientDefaults(client => client.AddTokenHandler()),
            Throws.InvalidOperationException.With.Message.StartsWith("AddTokenHandler must be called for a single HttpClient"));

    [Test]
    public void Nothing_may_be_missing()
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
    public async Task A_token_client_that_is_not_registered_fails_at_start()
    {
        using var host = HostWithHandlerOf("render-EU");

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.That(failure!.Message, Is.EqualTo(
            "Token handler of HttpClient 'x': No token client is named 'render-EU'; registered clients: 'render-eu'. Correct the name in AddTokenHandler, or register that client."));
    }

    [Test]
    public async Task A_provider_that_is_registered_by_hand_under_the_name_will_do()
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
