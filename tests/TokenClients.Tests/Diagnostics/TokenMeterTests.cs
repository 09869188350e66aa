using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace TokenClients.Tests;

/// <summary>The gauges: the remaining lifetime of the token, and whether the second credential is in use.</summary>
internal sealed class TokenMeterTests : TelemetryFixture
{
    [Test]
    public async Task The_gauge_shows_the_remaining_lifetime_of_a_token_in_use()
    {
        using var metrics = Listen();
        Assert.That(metrics.TimeToExpiry(), Is.Null, "nothing has been fetched");

        await FillAsync(Hour);
        Assert.That(metrics.TimeToExpiry(), Is.EqualTo(3600));
        Time.Advance(TimeSpan.FromMinutes(45));
        Assert.That(metrics.TimeToExpiry(), Is.EqualTo(900));
        Time.Advance(TimeSpan.FromMinutes(14));
        Assert.That(metrics.TimeToExpiry(), Is.Null, "due, and no caller has caused a refresh");
        Assert.That(Inner.Fetches, Is.EqualTo(1), "reading the gauge makes no fetch");
        Cached();
        var refresh = await Inner.NextAsync();
        Assert.That(metrics.TimeToExpiry(), Is.EqualTo(60), "due, and being refreshed");
        await FailAsync(refresh, Unavailable());
        Assert.That(metrics.TimeToExpiry(), Is.EqualTo(60), "due, and the refresh fails");
        Time.Advance(31);
        Assert.That(metrics.TimeToExpiry(), Is.Null, "no longer served");
    }

    [Test]
    public async Task The_gauge_shows_the_shortest_lifetime_of_all_scopes_and_caches_of_a_client()
    {
        Inner.Answer = (number, request) => Inner.Token("token", TimeSpan.FromMinutes(10 * number), request.Scope);
        var other = NewCache();
        using var metrics = Listen();
        await Cache.GetTokenAsync(TokenRequest.For("a"));
        await Cache.GetTokenAsync();
        await other.GetTokenAsync(TokenRequest.For("a"));

        Assert.That(metrics.TimeToExpiry(), Is.EqualTo(600));
        Time.Advance(600);
        Assert.That(metrics.TimeToExpiry(), Is.EqualTo(600), "the first token has expired");
        Time.Advance(600);
        Assert.That(metrics.TimeToExpiry(), Is.EqualTo(600), "the token of the other cache");
        GC.KeepAlive(other);
    }

    [Test]
    public async Task The_gauge_reflects_a_change_of_the_wall_clock_at_once()
    {
        await FillAsync(Hour);
        using var metrics = Listen();

        Time.SetWallClock(Time.GetUtcNow() + TimeSpan.FromMinutes(50));

        Assert.That(metrics.TimeToExpiry(), Is.EqualTo(600));
    }

    [Test]
    public async Task A_disposed_cache_is_no_longer_measured()
    {
        Inner.Answer = (_, _) => Inner.Token("token", Hour);
        using var metrics = Listen();
        await Cache.GetTokenAsync();
        Assert.That(metrics.TimeToExpiry(), Is.EqualTo(3600));

        await Cache.DisposeAsync();

        Assert.That(metrics.TimeToExpiry(), Is.Null);
    }

    [Test]
    public async Task A_cache_whose_clock_throws_does_not_prevent_the_measurement_of_another()
    {
        Inner.Answer = (_, _) => Inner.Token("token", Hour);
        await using var broken = new CachingTokenProvider(new TokenSource(Inner), ClientName, options: null, new ThrowingTime(), Log);
        using var metrics = Listen();
        await Cache.GetTokenAsync();

        Assert.That(metrics.TimeToExpiry(), Is.EqualTo(3600));
    }

    [Test]
    public async Task The_clients_of_a_container_are_measured_by_the_meter_of_its_IMeterFactory()
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
    public void The_gauge_of_the_second_credential_is_1_only_while_it_is_in_use()
    {
        using var metrics = Listen();
        Assert.That(metrics.SecondaryInUse(), Is.Null, "a provider that does not report its credentials");

        var client = new TwoKeys();
        Cache.Use(new TokenSource(client));
        Assert.That(metrics.SecondaryInUse(), Is.Null, "a client with one key");
        client.CredentialUse = new("Key");
        Assert.That(metrics.SecondaryInUse(), Is.Zero);
        client.CredentialUse = new("SecondaryKey", RejectedSetting: "Key");
        Assert.That(metrics.SecondaryInUse(), Is.EqualTo(1));
        Assert.That(metrics.All.Single().Tags, Is.Empty, "the client's name is the only tag");

        Cache.Use(new TokenSource(new TwoKeys { CredentialUse = new("Key") }));
        Assert.That(metrics.SecondaryInUse(), Is.Zero, "the gauge reads the client of the current settings");
    }

    [TestCase(true, false), TestCase(false, true)]
    public void The_gauge_is_1_if_any_cache_of_a_client_uses_the_second_credential(bool first, bool second)
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

    private sealed class ThrowingTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => throw new InvalidOperationException("the clock has stopped");
    }
}
