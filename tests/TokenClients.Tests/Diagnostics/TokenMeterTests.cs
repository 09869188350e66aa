using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace TokenClients.Tests;

/// <summary>The gauges: the life that is left, and whether the second credential is in use.</summary>
internal sealed class TokenMeterTests : TelemetryFixture
{
    [Test]
    public async Task The_gauge_follows_the_life_of_the_token_until_it_is_out_of_service()
    {
        using var metrics = Listen();
        Assert.That(metrics.TimeToExpiry(), Is.Null, "nothing has been fetched");

        await FillAsync(Hour);
        Assert.That(metrics.TimeToExpiry(), Is.EqualTo(3600));
        Time.Advance(TimeSpan.FromMinutes(45));
        Assert.That(metrics.TimeToExpiry(), Is.EqualTo(900));
        Time.Advance(TimeSpan.FromMinutes(14));
        Assert.That(metrics.TimeToExpiry(), Is.Null, "due, and nobody wants it renewed");
        Assert.That(Inner.Fetches, Is.EqualTo(1), "looking makes no fetch");
        Kept();
        var refresh = await Inner.NextAsync();
        Assert.That(metrics.TimeToExpiry(), Is.EqualTo(60), "due, and being renewed");
        await FailAsync(refresh, Unavailable());
        Assert.That(metrics.TimeToExpiry(), Is.EqualTo(60), "due, and the renewal is failing");
        Time.Advance(31);
        Assert.That(metrics.TimeToExpiry(), Is.Null, "out of service");
    }

    [Test]
    public async Task Of_the_default_token_the_scopes_and_the_caches_of_one_name_the_shortest_life_counts()
    {
        Inner.Answer = (number, request) => Inner.Token("token", TimeSpan.FromMinutes(10 * number), request.Scope);
        var other = NewCache();
        using var metrics = Listen();
        await Cache.GetTokenAsync(TokenRequest.For("a"));
        await Cache.GetTokenAsync();
        await other.GetTokenAsync(TokenRequest.For("a"));

        Assert.That(metrics.TimeToExpiry(), Is.EqualTo(600));
        Time.Advance(600);
        Assert.That(metrics.TimeToExpiry(), Is.EqualTo(600), "the first has gone");
        Time.Advance(600);
        Assert.That(metrics.TimeToExpiry(), Is.EqualTo(600), "the other cache's");
        GC.KeepAlive(other);
    }

    [Test]
    public async Task A_wall_clock_that_is_set_shows_at_once()
    {
        await FillAsync(Hour);
        using var metrics = Listen();

        Time.SetWallClock(Time.GetUtcNow() + TimeSpan.FromMinutes(50));

        Assert.That(metrics.TimeToExpiry(), Is.EqualTo(600));
    }

    [Test]
    public async Task A_cache_that_is_disposed_is_measured_no_longer()
    {
        Inner.Answer = (_, _) => Inner.Token("token", Hour);
        using var metrics = Listen();
        await Cache.GetTokenAsync();
        Assert.That(metrics.TimeToExpiry(), Is.EqualTo(3600));

        await Cache.DisposeAsync();

        Assert.That(metrics.TimeToExpiry(), Is.Null);
    }

    [Test]
    public async Task A_clock_that_throws_costs_no_other_cache_its_measurement()
    {
        Inner.Answer = (_, _) => Inner.Token("token", Hour);
        await using var broken = new CachingTokenProvider(new TokenSource(Inner), ClientName, options: null, new Broken(), Log);
        using var metrics = Listen();
        await Cache.GetTokenAsync();

        Assert.That(metrics.TimeToExpiry(), Is.EqualTo(3600));
    }

    [Test]
    public async Task The_clients_of_a_container_are_measured_by_its_own_meter()
    {
        Inner.Answer = (_, _) => Inner.Token("token", Hour);
        await using var services = new ServiceCollection().Also(s => s.AddTokens(ClientName, _ => Inner)).AddMetrics().AddSingleton<TimeProvider>(Time).BuildServiceProvider();
        using var metrics = Listen();

        await services.GetRequiredService<ITokenProvider>().GetTokenAsync();

        Assert.That(metrics.TimeToExpiry(), Is.EqualTo(3600));
        Assert.That(
            metrics.Instruments.Where(instrument => instrument.Meter.Scope == services.GetRequiredService<IMeterFactory>()).Select(instrument => instrument.Name),
            Has.Exactly(6).Items.And.All.StartsWith("tokenclients."));
        await services.DisposeAsync();
        Assert.That(metrics.TimeToExpiry(), Is.Null);
    }

    [Test]
    public void The_second_credential_shows_while_it_is_in_use_for_a_client_that_has_one()
    {
        using var metrics = Listen();
        Assert.That(metrics.SecondaryInUse(), Is.Null, "a provider that tells nothing of credentials");

        var client = new TwoKeys();
        Cache.Use(new TokenSource(client));
        Assert.That(metrics.SecondaryInUse(), Is.Null, "one key");
        client.CredentialUse = new("Key");
        Assert.That(metrics.SecondaryInUse(), Is.Zero);
        client.CredentialUse = new("SecondaryKey", RejectedSetting: "Key");
        Assert.That(metrics.SecondaryInUse(), Is.EqualTo(1));
        Assert.That(metrics.All.Single().Tags, Is.Empty, "besides the client's name");

        Cache.Use(new TokenSource(new TwoKeys { CredentialUse = new("Key") }));
        Assert.That(metrics.SecondaryInUse(), Is.Zero, "of the settings in force");
    }

    [TestCase(true, false), TestCase(false, true)]
    public void Of_the_caches_of_one_name_one_that_uses_the_second_credential_is_enough(bool first, bool second)
    {
        using var one = NewCache(inner: TwoKeys.Using(first));
        using var other = NewCache(inner: TwoKeys.Using(second));
        using var metrics = Listen();

        Assert.That(metrics.SecondaryInUse(), Is.EqualTo(1));
    }

    private sealed class TwoKeys : ITokenProvider, ICredentialUser
    {
        public CredentialUse? CredentialUse { get; set; }

        public static TwoKeys Using(bool second) => new() { CredentialUse = second ? new("SecondaryKey", "Key") : new("Key") };

        public ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();
    }

    private sealed class Broken : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => throw new InvalidOperationException("the clock has stopped");
    }
}
