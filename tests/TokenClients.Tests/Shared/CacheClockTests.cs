namespace TokenClients.Tests;

/// <summary>Machines sleep, and clocks are set.</summary>
internal sealed class CacheClockTests : CacheFixture
{
    [Test]
    public async Task A_machine_that_slept_past_the_expiry_does_not_serve_the_old_token()
    {
        await FillAsync(Hour);
        Kept();

        Time.Sleep(TimeSpan.FromHours(2));
        Time.Advance(1);

        Assert.That(Cache.GetTokenAsync().IsCompleted, Is.False, "the monotonic clock stood still, the wall clock did not");
        Assert.That((await Inner.NextAsync()).Number, Is.EqualTo(2));
    }

    [Test]
    public async Task A_wall_clock_set_back_does_not_lengthen_a_token()
    {
        await FillAsync(Hour);
        Time.SetWallClock(Time.GetUtcNow() - TimeSpan.FromHours(5));

        Time.Advance(Hour);

        Assert.That(Cache.GetTokenAsync().IsCompleted, Is.False);
        Assert.That((await Inner.NextAsync()).Number, Is.EqualTo(2));
    }

    [Test]
    public async Task A_wall_clock_set_back_causes_no_fetch()
    {
        var token = await FillAsync(Hour);
        Time.SetWallClock(Time.GetUtcNow() - TimeSpan.FromHours(5));
        Time.Advance(TimeSpan.FromMinutes(50));

        Assert.That(Kept(), Is.SameAs(token));
        AssertFetches(1);
    }

    [Test]
    public async Task A_wall_clock_set_forward_causes_one_fetch()
    {
        await FillAsync(Hour);
        Time.SetWallClock(Time.GetUtcNow() + TimeSpan.FromHours(5));
        Time.Advance(1);

        var call = Cache.GetTokenAsync().AsTask();
        await SucceedAsync(await Inner.NextAsync(), Inner.Token("second", Hour));
        var second = await call;
        for (var i = 0; i < 50; i++)
        {
            Time.Advance(TimeSpan.FromMinutes(1));
            Assert.That(Kept(), Is.SameAs(second));
        }
    }

    [Test]
    public async Task Within_a_second_callers_pass_without_a_look_at_the_wall_clock()
    {
        var token = await FillAsync(Hour);
        Kept();
        Time.Sleep(TimeSpan.FromHours(2));
        Time.Advance(0.999);

        Assert.That(Kept(), Is.SameAs(token), "the documented bound");
    }

    [Test]
    public async Task Once_a_sleep_is_noticed_callers_pass_no_longer_than_the_token_lives_by_the_wall_clock()
    {
        await FillAsync(TimeSpan.FromSeconds(10));
        Time.Sleep(TimeSpan.FromSeconds(5));
        Time.Advance(4.5);
        Kept();

        Time.Advance(0.5);

        Assert.That(Cache.GetTokenAsync().IsCompleted, Is.False, "the last look was half a second ago, but it knew of the end");
    }

    [TestCase(1)]
    [TestCase(60)]
    [TestCase(1200)]
    [TestCase(86400)]
    [TestCase(3.15e7)]
    public async Task Any_lifetime_is_served_to_the_end_with_few_fetches(double seconds)
    {
        var lifetime = TimeSpan.FromSeconds(seconds);
        var receivedOn = DateTimeOffset.MinValue;
        Inner.Answer = (number, _) => Inner.Token($"token-{number}", lifetime);
        for (var i = 0; i < 20 * 101; i++)
        {
            var token = await Cache.GetTokenAsync();
            Assert.That(token.ExpiresOn, Is.GreaterThan(Time.GetUtcNow()));
            if (Time.GetUtcNow() - receivedOn >= 0.9 * lifetime)
            {
                await Log.NextLineAsync();
                receivedOn = Time.GetUtcNow();
            }

            Time.Advance(lifetime / 101);
        }

        Assert.That(Inner.Fetches, Is.EqualTo(22).Or.EqualTo(23), "once in each nine tenths of twenty lifetimes");
    }

    [Test]
    public async Task A_token_that_never_expires_is_kept_without_overflow()
    {
        var call = Cache.GetTokenAsync().AsTask();
        (await Inner.NextAsync()).Succeed(new AccessToken("for ever", DateTimeOffset.MaxValue));
        await call;
        Time.Advance(TimeSpan.FromDays(3650));

        Assert.That(Kept().Value, Is.EqualTo("for ever"));
        AssertFetches(1);
    }

    [TestCase(0, -1, true)]
    [TestCase(-1, 0, true)]
    [TestCase(-1, -1, false)]
    public void A_moment_has_come_when_either_clock_has_just_reached_it(int milliseconds, int seconds, bool hasCome)
    {
        var moment = new Instant(1000, DateTimeOffset.UnixEpoch);

        Assert.That(new Instant(1000 + milliseconds, DateTimeOffset.UnixEpoch.AddSeconds(seconds)).Reached(moment), Is.EqualTo(hasCome));
    }

    [Test]
    public void A_span_beyond_the_calendar_ends_with_it() =>
        Assert.That(new Instant(0, DateTimeOffset.UnixEpoch).Plus(TimeSpan.MaxValue).Utc, Is.EqualTo(DateTimeOffset.MaxValue));
}
