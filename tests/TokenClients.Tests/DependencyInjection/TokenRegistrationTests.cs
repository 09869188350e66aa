using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>Every way to register a client, and what DI resolves then.</summary>
internal sealed class TokenRegistrationTests : EmulatorFixture
{
    [Test]
    public async Task Without_an_argument_the_section_TokenClients_Arr_is_bound()
    {
        var host = Host.CreateApplicationBuilder();
        host.Configuration.AddInMemoryCollection(ArrSettings("TokenClients:Arr"));
        host.Services.AddArrTokens();
        using var built = host.Build();
        await built.StartAsync();

        Assert.That((await built.Services.GetRequiredService<ITokenProvider>().GetTokenAsync()).Scheme, Is.EqualTo("Bearer"));
    }

    [Test]
    public async Task Without_an_argument_the_section_TokenClients_AcsWrap_is_bound()
    {
        var host = Host.CreateApplicationBuilder();
        host.Configuration.AddInMemoryCollection(WrapSettings("TokenClients:AcsWrap"));
        host.Services.AddAcsWrapTokens();
        using var built = host.Build();
        await built.StartAsync();

        Assert.That((await built.Services.GetRequiredService<ITokenProvider>().GetTokenAsync()).Scheme, Is.EqualTo("WRAP"));
    }

    [Test]
    public async Task ARR_settings_can_be_given_in_code()
    {
        await using var services = new ServiceCollection().Also(s => s.AddArrTokens(Arr)).BuildServiceProvider();

        Assert.That((await services.GetRequiredService<ITokenProvider>().GetTokenAsync()).Scheme, Is.EqualTo("Bearer"));
    }

    [Test]
    public async Task ARR_and_ACS_settings_can_be_given_as_a_configuration_section()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([.. ArrSettings("A"), .. WrapSettings("W")]).Build();
        await using var services = new ServiceCollection()
            .Also(s => s.AddArrTokens(configuration.GetSection("A")))
            .Also(s => s.AddAcsWrapTokens(configuration.GetSection("W"))).BuildServiceProvider();

        Assert.That((await services.GetRequiredKeyedService<ITokenProvider>("Arr").GetTokenAsync()).Scheme, Is.EqualTo("Bearer"));
        Assert.That((await services.GetRequiredKeyedService<ITokenProvider>("AcsWrap").GetTokenAsync()).Scheme, Is.EqualTo("WRAP"));
    }

    [Test]
    public async Task Every_setting_is_bound()
    {
        var settings = ArrSettings("A").Append(new("A:ApiVersion", "2019-02-28-preview"))
            .Append(new("A:Resilience:MaxRetries", "0")).Append(new("A:Resilience:TotalTimeout", "00:00:07"));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        await using var services = new ServiceCollection().Also(s => s.AddArrTokens("a", configuration.GetSection("A"))).BuildServiceProvider();

        var options = services.GetRequiredService<IOptionsMonitor<ArrStsClientOptions>>().Get("a");

        Assert.That(
            (options.Endpoint, options.AccountId, options.AccountKey, options.ApiVersion),
            Is.EqualTo((Emulator.Arr.Endpoint, TokenEmulator.DefaultAccountId, TokenEmulator.DefaultAccountKey, "2019-02-28-preview")));
        Assert.That((options.Resilience.MaxRetries, options.Resilience.TotalTimeout), Is.EqualTo((0, TimeSpan.FromSeconds(7))));
    }

    [Test]
    public async Task Several_clients_are_resolved_by_name_and_resolving_without_a_name_lists_them()
    {
        await using var services = new ServiceCollection()
            .Also(s => s.AddArrTokens("render-eu", Arr)).Also(s => s.AddArrTokens("render-us", Arr)).Also(s => s.AddAcsWrapTokens("AcsWrap", Wrap))
            .AddTransient<Renderer>().BuildServiceProvider();

        var (eu, us) = (services.GetRequiredKeyedService<ITokenProvider>("render-eu"), services.GetRequiredKeyedService<ITokenProvider>("render-us"));

        Assert.That(eu, Is.Not.SameAs(us));
        Assert.That(services.GetRequiredService<Renderer>().Tokens, Is.SameAs(eu));
        Assert.That(
            () => services.GetRequiredService<ITokenProvider>(),
            Throws.InvalidOperationException.With.Message.Contains("'render-eu', 'render-us', 'AcsWrap'")
                .And.Message.Contains("[FromKeyedServices(\"render-eu\")]").And.Message.Contains(".AddTokenHandler(\"render-eu\")"));
    }

    [Test]
    public async Task All_DI_scopes_share_one_provider_and_its_cache()
    {
        await using var services = new ServiceCollection().Also(s => s.AddArrTokens(Arr)).BuildServiceProvider();
        for (var i = 0; i < 10; i++)
        {
            await using var scope = services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<ITokenProvider>().GetTokenAsync();
        }

        Assert.That(Emulator.Arr.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_thousand_callers_at_once_on_a_cold_cache_make_one_request()
    {
        await using var services = new ServiceCollection().Also(s => s.AddArrTokens(Arr)).BuildServiceProvider();
        var provider = services.GetRequiredService<ITokenProvider>();
        var allHaveCalled = new TaskCompletionSource();
        Emulator.Arr.Faults.Always = Fault.Gate(allHaveCalled.Task);

        var calls = await Callers.CallAsync(1000, _ => provider.GetTokenAsync().AsTask());
        allHaveCalled.SetResult();
        var tokens = await Task.WhenAll(calls);

        Assert.That(Emulator.Arr.Requests, Has.Count.EqualTo(1));
        Assert.That(tokens.Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task Two_accounts_at_one_endpoint_never_get_each_others_token()
    {
        const string otherId = "7e57acc0-0000-4000-8000-000000000002";
        Emulator.Options.Accounts[otherId] = ["YW5vdGhlciBhY2NvdW50J3Mga2V5"];
        await using var services = new ServiceCollection()
            .Also(s => s.AddArrTokens("one", Arr))
            .Also(s => s.AddArrTokens("other", o =>
            {
                Arr(o);
                (o.AccountId, o.AccountKey) = (otherId, "YW5vdGhlciBhY2NvdW50J3Mga2V5");
            })).BuildServiceProvider();

        var one = await services.GetRequiredKeyedService<ITokenProvider>("one").GetTokenAsync();
        var other = await services.GetRequiredKeyedService<ITokenProvider>("other").GetTokenAsync();

        Assert.That(other.Value, Is.Not.EqualTo(one.Value));
        Assert.That(
            Emulator.Arr.Requests.Select(request => request.Path),
            Is.EqualTo(new[] { $"/accounts/{TokenEmulator.DefaultAccountId}/token", $"/accounts/{otherId}/token" }));
    }

    [Test]
    public async Task A_client_can_be_added_by_both_a_library_and_its_application()
    {
        await using var services = new ServiceCollection()
            .Also(s => s.AddArrTokens(Arr)).Also(s => s.AddArrTokens(o => o.ApiVersion = "2019-02-28-preview"))
            .BuildServiceProvider();
        Emulator.Arr.Faults.Enqueue(Fault.Status(503), times: 10);

        await Assert.ThrowsAsync<TokenException>(() => services.GetRequiredService<ITokenProvider>().GetTokenAsync().AsTask());

        Assert.That(Emulator.Arr.Requests, Has.Count.EqualTo(3), "one set of retries, not two");
        Assert.That(Emulator.Arr.Requests[0].Query, Does.Contain("api-version"));
    }

    [Test]
    public void Two_clients_of_different_types_cannot_have_the_same_name() =>
        Assert.That(
            () => new ServiceCollection().Also(s => s.AddArrTokens("x", Arr)).AddAcsWrapTokens("x", Wrap),
            Throws.ArgumentException.With.Message.Contains("'x'").And.Message.Contains("ArrStsClient"));

    [Test]
    public async Task Invalid_ARR_settings_fail_at_host_startup()
    {
        var host = Host.CreateApplicationBuilder();
        host.Logging.ClearProviders();
        host.Services.AddArrTokens(o => o.AccountDomain = "eastus");
        using var built = host.Build();

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => built.StartAsync());

        Assert.That(failure!.Message, Does.Contain(
            "Token client 'Arr': AccountId is empty; set it to the GUID on the account's page. AccountKey is empty; set it to one of " +
            "the account's two keys. AccountDomain 'eastus' is a region; the domain is 'eastus.mixedreality.azure.com'."));
    }

    [Test]
    public async Task Without_a_host_invalid_settings_fail_when_the_provider_is_resolved()
    {
        await using var services = new ServiceCollection().Also(s => s.AddAcsWrapTokens("orders", _ => { })).BuildServiceProvider();

        Assert.That(
            () => services.GetRequiredService<ITokenProvider>(),
            Throws.TypeOf<OptionsValidationException>().With.Message.StartsWith("Token client 'orders': ConnectionString is empty, and so are Name"));
    }

    [Test]
    public async Task Without_a_configuration_the_error_says_what_to_do()
    {
        await using var services = new ServiceCollection().Also(s => s.AddArrTokens()).BuildServiceProvider();

        Assert.That(
            () => services.GetRequiredService<ITokenProvider>(),
            Throws.InvalidOperationException.With.Message.Contains("'TokenClients:Arr'").And.Message.Contains("IConfiguration"));
    }

    [Test]
    public async Task A_handler_that_the_application_adds_runs_for_each_attempt()
    {
        var seen = 0;
        await using var services = new ServiceCollection().Also(s => s.AddArrTokens(Arr)
            .HttpClientBuilder.AddHttpMessageHandler(() => new CountingHandler(() => Interlocked.Increment(ref seen)))).BuildServiceProvider();
        Emulator.Arr.Faults.Enqueue(Fault.Status(503), times: 2);

        await services.GetRequiredService<ITokenProvider>().GetTokenAsync();

        Assert.That(seen, Is.EqualTo(3));
    }

    [Test]
    public async Task The_typed_client_itself_can_be_resolved_and_caches_nothing()
    {
        await using var services = new ServiceCollection().Also(s => s.AddArrTokens(Arr)).BuildServiceProvider();
        await services.GetRequiredService<ArrStsClient>().GetTokenAsync();
        await services.GetRequiredService<ArrStsClient>().GetTokenAsync();

        Assert.That(Emulator.Arr.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task The_TimeProvider_from_DI_is_used()
    {
        var time = new FakeTime();
        await using var services = new ServiceCollection().AddSingleton<TimeProvider>(time).Also(s => s.AddArrTokens(Arr)).BuildServiceProvider();

        var token = await services.GetRequiredService<ITokenProvider>().GetTokenAsync();

        Assert.That(token.ExpiresOn - time.GetUtcNow(), Is.GreaterThan(TimeSpan.FromHours(23.9)).And.LessThan(TimeSpan.FromHours(24.1)));
    }

    [Test]
    public void The_HttpClient_of_a_token_client_has_no_timeout_of_its_own()
    {
        using var services = new ServiceCollection().Also(s => s.AddArrTokens("mine", _ => { })).BuildServiceProvider();

        using var http = services.GetRequiredService<IHttpClientFactory>().CreateClient(TokenClientRegistration.HttpName("mine"));

        Assert.That(http.Timeout, Is.EqualTo(Timeout.InfiniteTimeSpan));
    }

    [Test]
    public async Task No_log_line_at_any_level_holds_a_secret_or_a_token()
    {
        using var log = new RecordingLogger();
        await using var services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log))
            .Also(s => s.AddArrTokens(Arr)).Also(s => s.AddAcsWrapTokens(Wrap)).BuildServiceProvider();
        Emulator.Arr.Faults.Enqueue(Fault.Status(503));
        Emulator.Wrap.Faults.Enqueue(Fault.RejectKey());
        var arr = await services.GetRequiredKeyedService<ITokenProvider>("Arr").GetTokenAsync();
        await Assert.ThrowsAsync<TokenException>(() => services.GetRequiredKeyedService<ITokenProvider>("AcsWrap").GetTokenAsync().AsTask());

        var all = string.Join('\n', log.Lines.Select(line => line.Text));

        Assert.That(all, Does.Contain("Sending HTTP request"), "the log includes the lines of HttpClient itself");
        Assert.That(all, Does.Not.Contain(TokenEmulator.DefaultAccountKey).And.Not.Contain(TokenEmulator.DefaultIssuerKey)
            .And.Not.Contain(Uri.EscapeDataString(TokenEmulator.DefaultIssuerKey)).And.Not.Contain(arr.Value));
    }

    private sealed class Renderer([FromKeyedServices("render-eu")] ITokenProvider tokens)
    {
        public ITokenProvider Tokens => tokens;
    }

    private sealed class CountingHandler(Action count) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            count();
            return base.SendAsync(request, cancellationToken);
        }
    }
}
