using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>The health check as a service runs it, against the emulator.</summary>
internal sealed class TokenHealthCheckTests : EmulatorFixture
{
    private static readonly string[] ArrAlone = ["Arr"];

    private FakeTime _time = null!;

    [SetUp]
    public void StartClock()
    {
        _time = new FakeTime();
        Emulator.Options.TimeProvider = _time;
    }

    [Test]
    public async Task A_health_check_makes_no_request_and_unused_clients_are_healthy()
    {
        await using var services = Services(checks => checks.AddTokenClients());

        var entry = await CheckAsync(services);

        Assert.That((entry.Status, entry.Description), Is.EqualTo((
            HealthStatus.Healthy, "Arr: no token has been requested. orders: no token has been requested.")));
        Assert.That(entry.Data, Is.EquivalentTo(new Dictionary<string, object> { ["Arr.state"] = "unused", ["orders.state"] = "unused" }));
        Assert.That(Emulator.Arr.Requests.Concat(Emulator.Wrap.Requests), Is.Empty);
    }

    [Test]
    public async Task The_health_status_follows_refresh_failure_expiry_and_recovery()
    {
        await using var services = Services(checks => checks.AddTokenClients());
        var provider = services.GetRequiredKeyedService<ITokenProvider>("Arr");
        await provider.GetTokenAsync();
        Assert.That((await CheckAsync(services)).Status, Is.EqualTo(HealthStatus.Healthy));

        _time.Advance(TimeSpan.FromHours(23));
        Emulator.Arr.Faults.Enqueue(Fault.Status(503), times: 10);
        await provider.GetTokenAsync();
        await Eventually.IsTrue(() => Cache(provider).Status.Entries[0].Backoff is not null, "the refresh fails");
        var degraded = await CheckAsync(services);
        Assert.That(degraded.Status, Is.EqualTo(HealthStatus.Degraded));
        Assert.That(degraded.Description, Does.Match(@"^Arr: a token is valid until .*Z, but its refresh failed: unavailable, correlation id \S+; next attempt on "));

        _time.Advance(TimeSpan.FromHours(1));
        await Assert.ThrowsAsync<TokenException>(() => provider.GetTokenAsync().AsTask());
        var unhealthy = await CheckAsync(services);
        Assert.That((unhealthy.Status, unhealthy.Data["Arr.state"], unhealthy.Data["Arr.reason"]), Is.EqualTo((HealthStatus.Unhealthy, (object)"failing", (object)"unavailable")));

        Emulator.Arr.Faults.Clear();
        _time.Advance(60);
        await provider.GetTokenAsync();
        Assert.That((await CheckAsync(services)).Status, Is.EqualTo(HealthStatus.Healthy));

        _time.Advance(TimeSpan.FromHours(25));
        var expired = await CheckAsync(services);
        Assert.That((expired.Status, expired.Data["Arr.state"]), Is.EqualTo((HealthStatus.Healthy, (object)"expired")));
    }

    [Test]
    public async Task With_fetch_the_health_check_gets_a_token_of_each_client_first()
    {
        await using var services = Services(checks => checks.AddTokenClients(fetch: true));
        Emulator.Wrap.Faults.Enqueue(Fault.RejectKey());

        var entry = await CheckAsync(services);
        await CheckAsync(services);

        Assert.That((entry.Status, entry.Data["Arr.state"], entry.Data["orders.state"]), Is.EqualTo((HealthStatus.Unhealthy, (object)"valid", (object)"failing")));
        Assert.That((Emulator.Arr.Requests.Count, Emulator.Wrap.Requests.Count), Is.EqualTo((1, 1)), "a cached token and a cool-down make no request");
        Assert.That(entry.Description + string.Join(' ', entry.Data.Values), Does.Contain("credential_rejected")
            .And.Not.Contain(TokenEmulator.DefaultIssuerKey).And.Not.Contain(TokenEmulator.DefaultAccountKey)
            .And.Not.Contain((await services.GetRequiredKeyedService<ITokenProvider>("Arr").GetTokenAsync()).Value));
    }

    [TestCase(false, HealthStatus.Healthy)]
    [TestCase(true, HealthStatus.Unhealthy)]
    public async Task A_back_off_caused_by_one_scope_is_unhealthy_only_with_fetch(bool fetch, HealthStatus status)
    {
        var inner = new ScriptedProvider(_time)
        {
            Answer = (_, _) => throw new TokenException(TokenFailureReason.BadRequest, "no such user") { StatusCode = HttpStatusCode.Unauthorized },
        };
        await using var services = new ServiceCollection().AddSingleton<TimeProvider>(_time).Also(s => s.AddTokens("own", _ => inner))
            .Also(s => s.AddHealthChecks().AddTokenClients(fetch: fetch)).BuildServiceProvider();
        await Assert.ThrowsAsync<TokenException>(
            () => services.GetRequiredService<ITokenProvider>().GetTokenAsync(TokenRequest.For("theirs")).AsTask());

        Assert.That((await CheckAsync(services)).Status, Is.EqualTo(status));
        Assert.That(inner.Fetches, Is.EqualTo(1));
    }

    [Test]
    public async Task A_cancelled_check_ends_and_its_fetch_continues()
    {
        var inner = new ScriptedProvider(_time);
        await using var services = new ServiceCollection().Also(s => s.AddTokens("own", _ => inner))
            .Also(s => s.AddHealthChecks().AddTokenClients(fetch: true)).BuildServiceProvider();
        using var cancellation = new CancellationTokenSource();
        var check = services.GetRequiredService<HealthCheckService>().CheckHealthAsync(cancellation.Token);
        var fetch = await inner.NextAsync();

        await cancellation.CancelAsync();

        await Assert.CatchAsync<OperationCanceledException>(() => check.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.That(fetch.CancellationToken.IsCancellationRequested, Is.False);
    }

    [Test]
    public async Task A_cancelled_check_does_not_wait_for_a_provider_that_ignores_cancellation()
    {
        var unresponsive = new ScriptedProvider(_time);
        await using var services = Services(
            checks => checks.AddTokenClients(ArrAlone, fetch: true).Services.AddKeyedSingleton<ITokenProvider>("Arr", unresponsive));
        using var cancellation = new CancellationTokenSource();
        var check = services.GetRequiredService<HealthCheckService>().CheckHealthAsync(cancellation.Token);
        await unresponsive.NextAsync();

        await cancellation.CancelAsync();

        await Assert.CatchAsync<OperationCanceledException>(() => check.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Test]
    public async Task Only_the_named_clients_are_checked()
    {
        await using var services = Services(checks => checks.AddTokenClients(ArrAlone));
        Emulator.Wrap.Faults.Enqueue(Fault.RejectKey());
        await Assert.ThrowsAsync<TokenException>(() => services.GetRequiredKeyedService<ITokenProvider>("orders").GetTokenAsync().AsTask());

        Assert.That((await CheckAsync(services)).Description, Is.EqualTo("Arr: no token has been requested."));
    }

    [Test]
    public async Task Without_any_client_the_check_is_healthy_and_says_so()
    {
        await using var none = new ServiceCollection().BuildServiceProvider();
        var check = new TokenHealthCheck(none, clients: null, fetch: true);

        var result = await check.CheckHealthAsync(new HealthCheckContext { Registration = new("tokens", check, failureStatus: null, tags: null) });

        Assert.That((result.Status, result.Description), Is.EqualTo((HealthStatus.Healthy, "No token client is registered.")));
    }

    [Test]
    public async Task Without_any_client_a_named_client_is_an_error_that_says_so()
    {
        await using var none = new ServiceCollection().BuildServiceProvider();
        var check = new TokenHealthCheck(none, clients: ["arr"], fetch: false);

        await Assert.ThatAsync(
            () => check.CheckHealthAsync(new HealthCheckContext { Registration = new("tokens", check, failureStatus: null, tags: null) }),
            Throws.InvalidOperationException.With.Message.StartsWith("No token client is registered; add one"));
    }

    [Test]
    public async Task An_unregistered_client_name_is_an_error_that_lists_the_registered_ones()
    {
        await using var services = Services(checks => checks.AddTokenClients(["arr"]));

        var entry = await CheckAsync(services);

        Assert.That((entry.Status, entry.Description), Is.EqualTo((HealthStatus.Unhealthy, "No token client is named 'arr'; registered clients: 'Arr', 'orders'.")));
    }

    [Test]
    public async Task Name_tags_and_failure_status_come_from_the_registration()
    {
        await using var services = Services(checks => checks.AddTokenClients(name: "sts", tags: ["ready"]).Services
            .Configure<HealthCheckServiceOptions>(o => o.Registrations.Single().FailureStatus = HealthStatus.Degraded));
        Emulator.Arr.Faults.Enqueue(Fault.RejectKey());
        await Assert.ThrowsAsync<TokenException>(() => services.GetRequiredKeyedService<ITokenProvider>("Arr").GetTokenAsync().AsTask());

        var entry = await CheckAsync(services, "sts");

        Assert.That((entry.Status, entry.Tags), Is.EqualTo((HealthStatus.Degraded, new[] { "ready" })));
    }

    [TestCase(false, "Arr: its provider is not a cache of this library, so its state is unknown.", "foreign")]
    [TestCase(true, "Arr: a token is valid until 2026-01-01 01:00:00Z.", "valid")]
    public async Task A_replaced_provider_is_checked_only_with_fetch(bool fetch, string description, string state)
    {
        var other = new ScriptedProvider(_time) { Answer = (_, _) => new AccessToken("other", _time.GetUtcNow().AddHours(1)) };
        await using var services = Services(
            checks => checks.AddTokenClients(ArrAlone, fetch).Services.AddKeyedSingleton<ITokenProvider>("Arr", other));

        var entry = await CheckAsync(services);

        Assert.That((entry.Status, entry.Description, entry.Data["Arr.state"]), Is.EqualTo((HealthStatus.Healthy, description, (object)state)));
        Assert.That(other.Fetches, Is.EqualTo(fetch ? 1 : 0));
    }

    [Test]
    public void Empty_and_null_arguments_of_AddTokenClients_are_rejected()
    {
        var checks = new ServiceCollection().AddHealthChecks();

        Assert.That(() => checks.AddTokenClients([]), Throws.ArgumentException.With.Message.Contains("omit the argument to check all"));
        Assert.That(() => checks.AddTokenClients([null!]), Throws.ArgumentNullException);
        Assert.That(() => checks.AddTokenClients(name: null!), Throws.ArgumentNullException);
        Assert.That(() => TokenHealthChecksBuilderExtensions.AddTokenClients(null!), Throws.ArgumentNullException);
    }

    private static CachingTokenProvider Cache(ITokenProvider provider) => (CachingTokenProvider)provider;

    private static async Task<HealthReportEntry> CheckAsync(IServiceProvider services, string name = "tokens") =>
        (await services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries[name];

    private ServiceProvider Services(Action<IHealthChecksBuilder> add) => new ServiceCollection()
        .AddSingleton<TimeProvider>(_time)
        .Also(s => s.AddArrTokens(WithoutRetries)).Also(s => s.AddAcsWrapTokens("orders", Wrap))
        .Also(s => add(s.AddHealthChecks())).BuildServiceProvider();

    // No retries: they would wait for a clock that only the test moves.
    private void WithoutRetries(ArrStsClientOptions options)
    {
        Arr(options);
        options.Resilience.MaxRetries = 0;
    }
}
