namespace TokenClients.Tests;

/// <summary>Instances whose clocks differ use a shared token for its true lifetime.</summary>
internal sealed class ServiceClockTests : StoreFixture
{
    [Test]
    public async Task An_instance_with_a_wrong_clock_stores_tokens_with_the_right_lifetime([Values(-3600, -30, 30, 3600)] int ahead)
    {
        await StoreAsync(Skewed(ahead, out _));
        Time.Advance(TimeSpan.FromMinutes(30));

        var token = await Node.GetTokenAsync();

        Assert.That(token.ExpiresOn - Time.GetUtcNow(), Is.EqualTo(TimeSpan.FromMinutes(30)));
    }

    [Test]
    public async Task An_instance_whose_clock_is_slightly_behind_learns_it_from_a_stored_token()
    {
        await StoreAsync(Other);
        var node = Skewed(-180, out var time);

        var token = await node.GetTokenAsync();

        Assert.That((token.Value, token.ExpiresOn - time.GetUtcNow()), Is.EqualTo(("token-1", Hour)));
    }

    [Test]
    public async Task An_instance_whose_clock_is_far_behind_uses_stored_tokens_only_after_a_fetch()
    {
        await StoreAsync(Other);
        Time.Advance(TimeSpan.FromMinutes(30));
        var node = Skewed(-3600, out var time);
        var own = await node.GetTokenAsync();
        var found = await node.GetTokenAsync(TokenRequest.For("scope"));
        await StoreAsync(Other, TokenRequest.For("another"));

        var known = await node.GetTokenAsync(TokenRequest.For("another"));

        Assert.That((own.Value, found.Value), Is.EqualTo(("of the skewed", "of the skewed")), "the age of the stored token is unknown");
        Assert.That((known.Value, known.ExpiresOn - time.GetUtcNow()), Is.EqualTo(("token-2", Hour)));
    }

    [Test]
    public async Task An_instance_whose_clock_is_ahead_uses_stored_tokens_after_a_fetch()
    {
        await StoreAsync(Other);
        var node = Skewed(7200, out var time);

        await node.GetTokenAsync(TokenRequest.For("scope"));
        var token = await node.GetTokenAsync();

        Assert.That((token.Value, token.ExpiresOn - time.GetUtcNow()), Is.EqualTo(("token-1", Hour)));
    }

    [Test]
    public void A_clock_offset_of_at_most_two_seconds_is_ignored()
    {
        var clock = new ServiceClock(Time);

        clock.Learn(TimeSpan.FromSeconds(-2));
        Assert.That(clock.Accepts(Received(later: TimeSpan.FromSeconds(2))), Is.True);
        Assert.That(clock.Ahead, Is.EqualTo(TimeSpan.Zero));

        clock.Learn(TimeSpan.FromSeconds(-2.5));
        Assert.That((clock.Ahead, clock.Now), Is.EqualTo((TimeSpan.FromSeconds(-2.5), Time.GetUtcNow() - TimeSpan.FromSeconds(2.5))));

        clock.Learn(null);
        Assert.That(clock.Ahead, Is.EqualTo(TimeSpan.Zero), "without a reported time, the local clock counts");
    }

    [Test]
    public void Setting_the_local_clock_discards_the_known_offset_to_the_service([Values(-3600, -3, 3, 3600)] int seconds)
    {
        var clock = new ServiceClock(Time);
        clock.Learn(TimeSpan.FromHours(1));
        Time.Advance(TimeSpan.FromMinutes(10));
        Assert.That(clock.Ahead, Is.EqualTo(TimeSpan.FromHours(1)));

        Time.SetWallClock(Time.GetUtcNow() + TimeSpan.FromSeconds(seconds));

        Assert.That(clock.Ahead, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public async Task After_a_fast_clock_is_corrected_an_expired_stored_token_is_not_used()
    {
        var node = Skewed(3600, out var time);
        await StoreAsync(node);
        await StoreAsync(Other, TokenRequest.For("scope"));

        time.SetWallClock(Time.GetUtcNow());
        Time.Advance(TimeSpan.FromMinutes(61));
        time.Advance(TimeSpan.FromMinutes(61));
        var token = await node.GetTokenAsync(TokenRequest.For("scope"));

        Assert.That(token.Value, Is.EqualTo("of the skewed"), "the stored token has expired");
    }

    private StoredToken Received(TimeSpan later) =>
        new(new AccessToken("token", Time.GetUtcNow() + later + TimeSpan.FromSeconds(1)), Time.GetUtcNow() + later);

    /// <summary>An instance whose wall clock is ahead of the service's; each token reports the offset.</summary>
    private CachingTokenProvider Skewed(int seconds, out FakeTime time)
    {
        var clock = time = new FakeTime();
        clock.SetWallClock(Time.GetUtcNow() + TimeSpan.FromSeconds(seconds));
        var inner = new ScriptedProvider(clock);
        inner.Answer = (_, request) => new AccessToken("of the skewed", clock.GetUtcNow() + Hour, scope: request.Scope)
        {
            ServerClockOffset = TimeSpan.FromSeconds(-seconds),
        };
        return NewNode(inner: inner, time: clock);
    }
}
