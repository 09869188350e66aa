using System.Diagnostics.Metrics;

namespace TokenClients.Tests;

/// <summary>The measurements that each kind of fetch records.</summary>
internal sealed class TokenInstrumentsTests : TelemetryFixture
{
    private const string Duration = "tokenclients.request.duration";
    private const string Refreshes = "tokenclients.refreshes";
    private const string Failures = "tokenclients.failures";
    private const string CoolDowns = "tokenclients.cooldowns";

    [Test]
    public void Every_instrument_exists_with_its_unit_before_the_first_fetch()
    {
        using var metrics = Listen();

        Assert.That(
            metrics.Instruments.Select(i => $"{i.GetType().Name} {i.Name} {i.Unit} {i.Meter.Version}").Order(StringComparer.Ordinal),
            Is.EqualTo(new[]
            {
                "Counter`1 tokenclients.cooldowns {cooldown} 1.0.0",
                "Counter`1 tokenclients.failures {failure} 1.0.0",
                "Counter`1 tokenclients.refreshes {refresh} 1.0.0",
                "Histogram`1 tokenclients.request.duration s 1.0.0",
                "ObservableGauge`1 tokenclients.credential.secondary_in_use  1.0.0",
                "ObservableGauge`1 tokenclients.token.time_to_expiry s 1.0.0",
            }));
        var buckets = metrics.Instruments.OfType<Histogram<double>>().Single().Advice!.HistogramBucketBoundaries!;
        Assert.That((buckets[0], buckets[^1]), Is.EqualTo((0.005, 60)));
        Assert.That(buckets, Is.Ordered);
    }

    [TestCase(Duration)]
    [TestCase(Refreshes)]
    [TestCase(Failures)]
    [TestCase(CoolDowns)]
    public async Task Each_metric_is_recorded_even_if_it_is_the_only_one_with_a_listener(string only)
    {
        using var metrics = new Measurements(ClientName, only);
        await FillAsync(Hour);
        Time.Advance(TimeSpan.FromMinutes(59));
        Cached();

        await FailAsync(await Inner.NextAsync(), new TokenException(TokenFailureReason.CredentialRejected, "failed"));

        Assert.That(metrics.Of(only), Is.Not.Empty);
    }

    [Test]
    public async Task The_duration_of_a_fetch_is_recorded_once()
    {
        using var metrics = Listen();

        await FetchAsync(seconds: 0.25);

        Assert.That(metrics.All, Is.EqualTo(new[]
        {
            new Measurements.Measurement(Duration, 0.25, "tokenclients.request.outcome=success tokenclients.request.trigger=miss"),
        }));
    }

    [TestCase(TokenFailureReason.Unknown, "unknown", 0)]
    [TestCase(TokenFailureReason.CredentialRejected, "credential_rejected", 1)]
    [TestCase(TokenFailureReason.BadRequest, "bad_request", 1)]
    [TestCase(TokenFailureReason.Throttled, "throttled", 0)]
    [TestCase(TokenFailureReason.Unavailable, "unavailable", 0)]
    [TestCase(TokenFailureReason.Timeout, "timeout", 0)]
    [TestCase(TokenFailureReason.Network, "network", 0)]
    [TestCase(TokenFailureReason.InvalidResponse, "invalid_response", 0)]
    public async Task A_failure_is_counted_by_reason_and_a_permanent_one_also_as_a_cool_down(
        TokenFailureReason reason, string text, int coolDowns)
    {
        using var metrics = Listen();

        await FetchAsync(seconds: 2, error: new TokenException(reason, "failed"));

        Assert.That(metrics.Of(Duration), Is.EqualTo(new[]
        {
            new Measurements.Measurement(Duration, 2, $"error.type={text} tokenclients.request.outcome=failure tokenclients.request.trigger=miss"),
        }));
        Assert.That(metrics.Of(Failures), Is.EqualTo(new[] { new Measurements.Measurement(Failures, 1, $"error.type={text}") }));
        Assert.That(metrics.Of(CoolDowns), Is.EqualTo(
            Enumerable.Repeat(new Measurements.Measurement(CoolDowns, 1, $"error.type={text}"), coolDowns)));
        Assert.That(metrics.All, Has.Count.EqualTo(2 + coolDowns));
    }

    [Test]
    public async Task The_duration_of_a_hanging_fetch_is_recorded_when_it_times_out()
    {
        using var metrics = Listen();
        var call = Cache.GetTokenAsync().AsTask();
        await Inner.NextAsync();

        Time.Advance(60);
        await Assert.ThrowsAsync<TokenException>(() => call);
        await Log.NextLineAsync();

        Assert.That(metrics.Of(Duration).Single(), Is.EqualTo(new Measurements.Measurement(
            Duration, 60, "error.type=timeout tokenclients.request.outcome=failure tokenclients.request.trigger=miss")));
    }

    [Test]
    public async Task A_background_refresh_is_counted_with_its_outcome()
    {
        await FillAsync(Hour);
        using var metrics = Listen();
        Time.Advance(TimeSpan.FromMinutes(54));

        await FetchAsync(error: Unavailable());
        Time.Advance(1);
        await FetchAsync();

        Assert.That(metrics.Of(Refreshes).Select(m => (m.Value, m.Tags)), Is.EqualTo(new[]
        {
            (1d, "tokenclients.request.outcome=failure"), (1d, "tokenclients.request.outcome=success"),
        }));
        Assert.That(metrics.Of(Duration).Select(m => m.Tags), Is.EqualTo(new[]
        {
            "error.type=unavailable tokenclients.request.outcome=failure tokenclients.request.trigger=refresh",
            "tokenclients.request.outcome=success tokenclients.request.trigger=refresh",
        }));
    }

    [Test]
    public async Task A_replacement_and_a_fetch_for_a_longer_lifetime_are_not_counted_as_refreshes()
    {
        var token = await FillAsync(Hour);
        using var metrics = Listen();

        await FetchAsync(TokenRequest.Replacing(token));
        Time.Advance(TimeSpan.FromMinutes(40));
        await FetchAsync(new TokenRequest { MinimumLifetime = TimeSpan.FromMinutes(30) });

        Assert.That(metrics.All.Select(m => (m.Instrument, m.Tags)), Is.EqualTo(new[]
        {
            (Duration, "tokenclients.request.outcome=success tokenclients.request.trigger=replacement"),
            (Duration, "tokenclients.request.outcome=success tokenclients.request.trigger=lifetime"),
        }));
    }

    [Test]
    public async Task Replacing_a_token_that_has_expired_is_recorded_as_a_miss()
    {
        var token = await FillAsync(Hour);
        using var metrics = Listen();
        Time.Advance(Hour);

        await FetchAsync(TokenRequest.Replacing(token));

        Assert.That(metrics.All.Single().Tags, Does.Contain("trigger=miss"));
    }

    [Test]
    public async Task A_cached_token_and_a_call_during_the_back_off_record_no_measurement()
    {
        await FillAsync(Hour);
        await FetchAsync(TokenRequest.For("broken"), error: Unavailable());
        using var metrics = Listen();

        for (var i = 0; i < 100; i++)
        {
            Cached();
            await FailureAsync(TokenRequest.For("broken"));
        }

        Assert.That(metrics.All, Is.Empty);
    }

    [Test]
    public async Task No_metric_tag_contains_a_scope_or_a_token()
    {
        using var metrics = Listen();

        await FetchAsync(TokenRequest.For("http://orders/?key=secret"));
        var tags = string.Join(' ', metrics.All.Select(m => m.Tags));
        Assert.That(metrics.TimeToExpiry(), Is.EqualTo(3600));
        tags += string.Join(' ', metrics.All.Select(m => m.Tags));

        Assert.That(tags, Does.Contain("trigger=miss").And.Not.Contain("orders").And.Not.Contain("value-1"));
    }

    [Test]
    public async Task A_meter_listener_that_throws_affects_neither_fetches_nor_other_metrics()
    {
        using var listener = new MeterListener();
        var calls = 0;
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == TokenDiagnostics.MeterName)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => throw new InvalidOperationException($"listener {calls++}"));
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => throw new InvalidOperationException($"listener {calls++}"));
        listener.Start();

        await FetchAsync(error: Rejected());
        Time.Advance(30);
        await FetchAsync();

        Assert.That(Cached().Value, Is.EqualTo("value-2"));
        Assert.That(calls, Is.GreaterThanOrEqualTo(4), "a duration, a failure and a cool-down of the first fetch, and a duration of the second");
        Assert.That(Log.Lines, Has.Count.EqualTo(2), "both fetches are logged");
    }

    [Test]
    public void GetOrNull_returns_null_if_the_factory_throws() =>
        Assert.That(SafeInvoke.GetOrNull<string>(() => throw new InvalidOperationException("a listener to new instruments")), Is.Null);

    [Test]
    public void Every_instrument_has_a_description_and_a_unit()
    {
        NewCache();
        var published = new List<string>();
        using var listener = new System.Diagnostics.Metrics.MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == TokenDiagnostics.MeterName)
                {
                    published.Add($"{instrument.Name} ({instrument.Unit}): {instrument.Description}");
                }
            },
        };
        listener.Start();

        Assert.That(published, Is.SupersetOf(new[]
        {
            "tokenclients.request.duration (s): Duration of a token fetch, including retries.",
            "tokenclients.refreshes ({refresh}): Background fetches before the token expires.",
            "tokenclients.failures ({failure}): Fetches that acquired no token.",
            "tokenclients.cooldowns ({cooldown}): Failures that retrying does not fix, each of which started a cool-down.",
            "tokenclients.token.time_to_expiry (s): Shortest remaining lifetime of a client's tokens in use.",
            "tokenclients.credential.secondary_in_use (): 1 while a client uses its second credential because the first was rejected; 0 while it uses the first.",
        }));
    }
}
