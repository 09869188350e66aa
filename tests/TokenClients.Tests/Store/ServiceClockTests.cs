namespace TokenClients.Tests;

/// <summary>Instances whose clocks differ keep a shared token for the life it really has.</summary>
internal sealed class ServiceClockTests : StoreFixture
{
    [Test]
    public async Task An_instance_whose_clock_is_wrong_misleads_no_other([Values(-3600, -30, 30, 3600)] int ahead)
    {
        await StoreAsync(Skewed(ahead, out _));
        Time.Advance(TimeSpan.FromMinutes(30));

        var token = await Node.GetTokenAsync();

        Assert.That(token.ExpiresOn - Time.GetUtcNow(), Is.EqualTo(TimeSpan.FromMinutes(30)));
    }

    [Test]
    public async Task An_instance_whose_clock_is_a_little_behind_finds_out_by_the_token_it_finds()
    {
        await StoreAsync(Other);
        var node = Skewed(-180, out var time);

        var token = await node.GetTokenAsync();

        Assert.That((token.Value, token.ExpiresOn - time.GetUtcNow()), Is.EqualTo(("token-1", Hour)));
    }

    [Test]
    public async Task One_whose_clock_is_further_behind_asks_the_service_and_knows_it_then()
    {
        await StoreAsync(Other);
        Time.Advance(TimeSpan.FromMinutes(30));
        var node = Skewed(-3600, out var time);
        var own = await node.GetTokenAsync();
        var found = await node.GetTokenAsync(TokenRequest.For("scope"));
        await StoreAsync(Other, TokenRequest.For("another"));

        var known = await node.GetTokenAsync(TokenRequest.For("another"));

        Assert.That((own.Value, found.Value), Is.EqualTo(("of the skewed", "of the skewed")), "it cannot know how old the stored one is");
        Assert.That((known.Value, known.ExpiresOn - time.GetUtcNow()), Is.EqualTo(("token-2", Hour)));
    }

    [Test]
    public async Task An_instance_whose_clock_is_ahead_fetches_once_and_knows_it_then()
    {
        await StoreAsync(Other);
        var node = Skewed(7200, out var time);

        await node.GetTokenAsync(TokenRequest.For("scope"));
        var token = await node.GetTokenAsync();

        Assert.That((token.Value, token.ExpiresOn - time.GetUtcNow()), Is.EqualTo(("token-1", Hour)));
    }

    [Test]
    public void Clocks_that_differ_by_what_an_answer_takes_count_as_one()
    {
        var clock = new ServiceClock(Time);

        clock.Learn(TimeSpan.FromSeconds(-2));
        Assert.That(clock.Accepts(Received(later: TimeSpan.FromSeconds(2))), Is.True);
        Assert.That(clock.Ahead, Is.EqualTo(TimeSpan.Zero));

        clock.Learn(TimeSpan.FromSeconds(-2.5));
        Assert.That((clock.Ahead, clock.Now), Is.EqualTo((TimeSpan.FromSeconds(-2.5), Time.GetUtcNow() - TimeSpan.FromSeconds(2.5))));

        clock.Learn(null);
        Assert.That(clock.Ahead, Is.EqualTo(TimeSpan.Zero), "who is not told goes by the own clock");
    }

    [Test]
    public void Once_the_own_clock_is_set_nothing_is_known_of_the_services([Values(-3600, -3, 3, 3600)] int seconds)
    {
        var clock = new ServiceClock(Time);
        clock.Learn(TimeSpan.FromHours(1));
        Time.Advance(TimeSpan.FromMinutes(10));
        Assert.That(clock.Ahead, Is.EqualTo(TimeSpan.FromHours(1)));

        Time.SetWallClock(Time.GetUtcNow() + TimeSpan.FromSeconds(seconds));

        Assert.That(clock.Ahead, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public async Task An_instance_whose_clock_was_ahead_and_is_corrected_uses_no_stored_token_that_has_expired()
    {
        var node = Skewed(3600, out var time);
        await StoreAsync(node);
        await StoreAsync(Other, TokenRequest.For("scope"));

        time.SetWallClock(Time.GetUtcNow());
        Time.Advance(TimeSpan.FromMinutes(61));
        time.Advance(TimeSpan.FromMinutes(61));
        var token = await node.GetTokenAsync(TokenRequest.For("scope"));

        Assert.That(token.Value, Is.EqualTo("of the skewed"), "the stored one has expired");
    }

    private StoredToken Received(TimeSpan later) =>
        new(new AccessToken("token", Time.GetUtcNow() + later + TimeSpan.FromSeconds(1)), Time.GetUtcNow() + later);

    /// <summary>An instance whose wall clock is ahead of the service's, and that is told so by each answer.</summary>
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
