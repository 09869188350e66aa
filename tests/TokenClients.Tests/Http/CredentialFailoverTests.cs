using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>Two keys, over real sockets: key rotation without downtime.</summary>
internal sealed class CredentialFailoverTests : EmulatorFixture
{
    private const string OtherKey = "YW5vdGhlciBrZXkgb2YgdGhlIHNhbWUgYWNjb3VudCE=";

    private RecordingLogger _log = null!;
    private ServiceProvider _services = null!;

    [SetUp]
    public void Register()
    {
        _log = new RecordingLogger();
        _services = new ServiceCollection().AddLogging(logging => logging.AddProvider(_log))
            .Also(s => s.AddArrTokens(o =>
            {
                Arr(o);
                o.SecondaryAccountKey = OtherKey;
            }))
            .Also(s => s.AddAcsWrapTokens(o =>
            {
                Wrap(o);
                o.SecondaryPassword = OtherKey;
            }))
            .Also(s => s.AddOAuthTokens(o =>
            {
                o.Endpoint = Emulator.OAuth.Endpoint;
                o.ClientId = TokenEmulator.DefaultClientId;
                o.ClientSecret = TokenEmulator.DefaultClientSecret;
                o.SecondaryClientSecret = OtherKey;
            }))
            .Also(s => s.AddHealthChecks().AddTokenClients(["Arr"], name: "Arr").AddTokenClients(["AcsWrap"], name: "AcsWrap").AddTokenClients(["OAuth"], name: "OAuth"))
            .BuildServiceProvider();
    }

    [TearDown]
    public async Task Dispose()
    {
        await _services.DisposeAsync();
        _log.Dispose();
    }

    [TestCase("Arr", "AccountKey")]
    [TestCase("AcsWrap", "Password")]
    public async Task When_the_first_key_is_rejected_the_second_is_tried_in_the_same_fetch_and_remembered(string name, string setting)
    {
        Accept(OtherKey);
        var provider = Provider(name);

        var token = await provider.GetTokenAsync();
        await provider.GetTokenAsync(TokenRequest.Replacing(token));

        Assert.That(KeysSent(name), Is.EqualTo(new[] { FirstKey(name), OtherKey, OtherKey }));
        Assert.That(
            _log.Lines.Where(line => line.Level == LogLevel.Warning).Select(line => line.Text),
            Is.EqualTo(new[] { $"The token service at {Endpoint(name)} rejected {setting}; Secondary{setting} is used instead. " +
                $"Replace the value of {setting} before Secondary{setting} is rotated." }));
    }

    [TestCase("Arr")]
    [TestCase("AcsWrap")]
    public async Task When_the_second_key_is_rejected_later_the_first_is_tried_again(string name)
    {
        Accept(OtherKey);
        var token = await Provider(name).GetTokenAsync();
        Accept(FirstKey(name));

        await Provider(name).GetTokenAsync(TokenRequest.Replacing(token));

        Assert.That(KeysSent(name), Is.EqualTo(new[] { FirstKey(name), OtherKey, OtherKey, FirstKey(name) }));
    }

    [TestCase("Arr")]
    [TestCase("AcsWrap")]
    public async Task When_both_keys_are_rejected_each_is_sent_once_and_a_cool_down_follows(string name)
    {
        Accept("bm9uZSBvZiB0aGUgdHdvIGtleXMsIGJ1dCBhIHRoaXJk");

        for (var i = 0; i < 100; i++)
        {
            var failure = await Assert.ThrowsAsync<TokenException>(() => Provider(name).GetTokenAsync().AsTask());
            Assert.That(failure!.Reason, Is.EqualTo(TokenFailureReason.CredentialRejected));
        }

        Assert.That(KeysSent(name), Is.EqualTo(new[] { FirstKey(name), OtherKey }));
    }

    [TestCase("Arr")]
    [TestCase("AcsWrap")]
    public async Task When_both_keys_are_rejected_the_log_does_not_announce_a_failover(string name)
    {
        Accept("bm9uZSBvZiB0aGUgdHdvIGtleXMsIGJ1dCBhIHRoaXJk");
        for (var i = 0; i < 2; i++)
        {
            await Assert.ThrowsAsync<TokenException>(() => Provider(name).GetTokenAsync().AsTask());
            ((CachingTokenProvider)Provider(name)).Clear();
        }

        Assert.That(KeysSent(name), Is.EqualTo(new[] { FirstKey(name), OtherKey, FirstKey(name), OtherKey }));
        Assert.That(_log.Lines.Where(line => line.Text.Contains("is used instead", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public async Task If_the_second_key_cannot_be_tried_the_rejected_first_is_not_sent_again()
    {
        Accept(OtherKey);
        Emulator.Arr.Faults.Enqueue(Fault.RejectKey());
        Emulator.Arr.Faults.Enqueue(Fault.Status(503), times: 3);
        var provider = Provider("Arr");
        await Assert.ThrowsAsync<TokenException>(() => provider.GetTokenAsync().AsTask());
        ((CachingTokenProvider)provider).Clear();

        await provider.GetTokenAsync();

        Assert.That(KeysSent("Arr"), Is.EqualTo(new[] { FirstKey("Arr"), OtherKey, OtherKey, OtherKey, OtherKey }));
    }

    [Test]
    public async Task A_failure_unrelated_to_the_key_does_not_try_the_second_key()
    {
        Emulator.Arr.Faults.Always = Fault.Status(503);

        await Assert.ThrowsAsync<TokenException>(() => Provider("Arr").GetTokenAsync().AsTask());

        Assert.That(KeysSent("Arr"), Is.EqualTo(Enumerable.Repeat(FirstKey("Arr"), 3)));
    }

    [TestCase("Arr", "AccountKey")]
    [TestCase("AcsWrap", "Password")]
    [TestCase("OAuth", "ClientSecret")]
    public async Task The_health_check_reports_the_key_in_use_and_stays_healthy(string name, string setting)
    {
        var first = await HealthAsync(name);
        Assert.That((first.Description, first.Data[$"{name}.setting_in_use"]), Is.EqualTo(($"{name}: no token has been requested.", setting)));

        Accept(OtherKey);
        var token = await Provider(name).GetTokenAsync();
        var second = await HealthAsync(name);
        Assert.That((second.Data[$"{name}.setting_in_use"], second.Data[$"{name}.setting_rejected"]), Is.EqualTo(($"Secondary{setting}", setting)));
        Assert.That(second.Description, Does.StartWith($"{name}: a token is valid until ").And.EndWith(
            $"Z. Secondary{setting} is in use because {setting} was rejected; replace {setting}."));

        Accept(FirstKey(name));
        await Provider(name).GetTokenAsync(TokenRequest.Replacing(token));
        Assert.That((await HealthAsync(name)).Data, Does.ContainKey($"{name}.setting_in_use").WithValue(setting).And.Not.ContainKey($"{name}.setting_rejected"));
    }

    [Test]
    public async Task The_health_check_of_a_client_with_one_key_reports_no_key()
    {
        await using var services = new ServiceCollection().Also(s => s.AddArrTokens(Arr)).Also(s => s.AddHealthChecks().AddTokenClients()).BuildServiceProvider();
        await services.GetRequiredService<ITokenProvider>().GetTokenAsync();

        var report = await services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

        Assert.That(report.Entries["tokens"].Data.Keys, Is.EquivalentTo(["Arr.state", "Arr.expires_on"]));
    }

    [Test]
    public async Task Key_rotation_under_load_fails_no_call()
    {
        var provider = Provider("Arr");
        var token = await provider.GetTokenAsync();
        using var rotated = new SemaphoreSlim(0);
        var callers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 500; i++)
            {
                await provider.GetTokenAsync();
                if (i == 250)
                {
                    rotated.Release();
                }
            }
        })).ToArray();

        // Halfway through the load, the key in use becomes invalid and the token is replaced.
        await rotated.WaitAsync();
        Accept(OtherKey);
        var newer = await provider.GetTokenAsync(TokenRequest.Replacing(token));
        await Task.WhenAll(callers);

        Assert.That(newer, Is.Not.SameAs(token));
        Assert.That(KeysSent("Arr"), Does.Contain(OtherKey));
    }

    private ITokenProvider Provider(string name) => _services.GetRequiredKeyedService<ITokenProvider>(name);

    private async Task<HealthReportEntry> HealthAsync(string name)
    {
        var entry = (await _services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries[name];
        Assert.That(entry.Status, Is.EqualTo(HealthStatus.Healthy));
        Assert.That(entry.Description + string.Concat(entry.Data.Values), Does.Not.Contain(OtherKey).And.Not.Contain(FirstKey(name)));
        return entry;
    }

    private void Accept(string key)
    {
        Emulator.Options.Accounts[TokenEmulator.DefaultAccountId] = [key];
        Emulator.Options.Issuers[TokenEmulator.DefaultIssuerName] = [key];
        Emulator.Options.OAuthClients[TokenEmulator.DefaultClientId] = [key];
    }

    private static string FirstKey(string name) => name switch
    {
        "Arr" => TokenEmulator.DefaultAccountKey,
        "AcsWrap" => TokenEmulator.DefaultIssuerKey,
        _ => TokenEmulator.DefaultClientSecret,
    };

    private Uri Endpoint(string name) => name == "Arr"
        ? new Uri(Emulator.Arr.Endpoint, $"accounts/{TokenEmulator.DefaultAccountId}/token") : Emulator.Wrap.Endpoint;

    private IEnumerable<string> KeysSent(string name) => name == "Arr"
        ? Emulator.Arr.Requests.Select(request => request.Headers["Authorization"].ToString().Split(':')[1])
        : Emulator.Wrap.Requests.Select(request => request.Form["wrap_password"].ToString());
}
