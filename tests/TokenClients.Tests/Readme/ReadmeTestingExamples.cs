using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using TokenClients.Emulator;
using FakeTimeProvider = TokenClients.Tests.FakeTime;

namespace TokenClients.Tests;

/// <summary>The README's examples of how to test one's own code, word for word.</summary>
internal sealed class ReadmeTestingExamples
{
    private TokenEmulator _emulator = null!;
    private FakeTimeProvider _time = null!;
    private ServiceProvider _services = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _time = new FakeTimeProvider();
        _emulator = await TokenEmulator.StartAsync(o => o.TimeProvider = _time);
        _services = new ServiceCollection()
            .AddSingleton<TimeProvider>(_time)
            .AddArrTokens(o =>
            {
                o.Endpoint = _emulator.Arr.Endpoint;
                o.AccountId = TokenEmulator.DefaultAccountId;
                o.AccountKey = TokenEmulator.DefaultAccountKey;
                o.Resilience.RetryDelay = TimeSpan.Zero;
            })
            .Services.BuildServiceProvider();
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _services.DisposeAsync();
        await _emulator.DisposeAsync();
    }

    [Test]
    public async Task A_token_that_has_expired_is_replaced()
    {
        var tokens = _services.GetRequiredService<ITokenProvider>();
        var first = await tokens.GetTokenAsync();

        _time.Advance(TimeSpan.FromHours(25));
        var second = await tokens.GetTokenAsync();

        Assert.That(second.Value, Is.Not.EqualTo(first.Value));
        Assert.That(_emulator.Arr.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_service_that_is_busy_is_asked_again()
    {
        _emulator.Arr.Faults.Enqueue(Fault.Status(503), times: 2);

        var token = await _services.GetRequiredService<ITokenProvider>().GetTokenAsync();

        Assert.That(token.ExpiresOn, Is.EqualTo(_time.GetUtcNow().AddHours(24)));
        Assert.That(_emulator.Arr.Requests.Select(request => request.StatusCode), Is.EqualTo([503, 503, 200]));
    }

    [Test]
    public async Task A_refused_key_is_told_and_not_sent_again()
    {
        _emulator.Arr.Faults.Always = Fault.RefuseKey();
        var tokens = _services.GetRequiredService<ITokenProvider>();

        for (var i = 0; i < 10; i++)
        {
            var error = await Assert.ThrowsAsync<TokenException>(async () => await tokens.GetTokenAsync());
            Assert.That(error!.Reason, Is.EqualTo(TokenFailureReason.CredentialRejected));
        }

        Assert.That(_emulator.Arr.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Each_fetch_carries_the_key_and_nothing_in_the_query()
    {
        await _services.GetRequiredService<ITokenProvider>().GetTokenAsync();

        var request = _emulator.Arr.Requests.Single();
        Assert.That(request.Path, Is.EqualTo($"/accounts/{TokenEmulator.DefaultAccountId}/token"));
        Assert.That(request.Query, Is.Empty);
        Assert.That(request.Headers["Authorization"], Does.EndWith($":{TokenEmulator.DefaultAccountKey}"));
    }

    [Test]
    public async Task The_emulator_can_be_part_of_a_test_host()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        await using var app = builder.Build();
        var sts = app.MapTokenEmulator("/sts");
        await app.StartAsync();

        await using var provider = new ServiceCollection()
            .AddAcsWrapTokens(o =>
            {
                o.Endpoint = sts.Wrap.Endpoint;
                o.Name = TokenEmulator.DefaultIssuerName;
                o.Password = TokenEmulator.DefaultIssuerKey;
                o.Scope = "http://contoso.servicebus.windows.net/";
            })
            .HttpClientBuilder.ConfigurePrimaryHttpMessageHandler(app.GetTestServer().CreateHandler)
            .Services.BuildServiceProvider();
        await provider.GetRequiredService<ITokenProvider>().GetTokenAsync();

        Assert.That(sts.Wrap.Requests.Single().Form["wrap_name"], Is.EqualTo(TokenEmulator.DefaultIssuerName));
    }

    [Test]
    public async Task The_emulator_can_serve_https()
    {
        await using var secure = await TokenEmulator.StartAsync(o => o.UseHttps = true);
        using var http = new HttpClient(secure.CreateHandler()); // trusts this emulator's certificate and no other

        using var response = await http.GetAsync(new Uri(secure.Arr.Endpoint, $"accounts/{TokenEmulator.DefaultAccountId}/token"));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }
}
