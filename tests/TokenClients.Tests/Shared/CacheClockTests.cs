namespace TokenClients.Tests;

/// <summary>The cache on machines that sleep, and whose wall clock is adjusted.</summary>
internal sealed class CacheClockTests : CacheFixture
{
    [Test]
    public async Task A_machine_that_slept_past_the_expiry_does_not_serve_the_old_token()
    {
        await FillAsync(Hour);
        Cached();

        Time.Sleep(TimeSpan.FromHours(2));
        Time.Advance(1);

        Assert.That(Cache.GetTokenAsync().IsCompleted, Is.False, "the monotonic clock stopped during sleep, the wall clock did not");
        Assert.That((await Inner.NextAsync()).Number, Is.EqualTo(2));
    }

    [Test]
    public async Task A_wall_clock_set_back_does_not_extend_the_life_of_a_token()
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

        Assert.That(Cached(), Is.SameAs(token));
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
            Assert.That(Cached(), Is.SameAs(second));
        }
    }

    [Test]
    public async Task Within_a_second_a_cached_token_is_returned_without_reading_the_wall_clock()
    {
        var token = await FillAsync(Hour);
        Cached();
        Time.Sleep(TimeSpan.FromHours(2));
        Time.Advance(0.999);

        Assert.That(Cached(), Is.SameAs(token), "the documented bound");
    }

    [Test]
    public async Task Once_a_sleep_is_noticed_a_cached_token_expires_by_the_wall_clock()
    {
        await FillAsync(TimeSpan.FromSeconds(10));
        Time.Sleep(TimeSpan.FromSeconds(5));
        Time.Advance(4.5);
        Cached();

        Time.Advance(0.5);

        Assert.That(Cache.GetTokenAsync().IsCompleted, Is.False, "the wall clock was last read half a second ago, and the expiry has been known since");
    }

    [TestCase(1)]
    [TestCase(60)]
    [TestCase(1200)]
    [TestCase(86400)]
    [TestCase(3.15e7)]
    public async Task Tokens_of_any_lifetime_are_valid_when_returned_and_rarely_fetched(double seconds)
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

        Assert.That(Inner.Fetches, Is.EqualTo(22).Or.EqualTo(23), "one fetch per nine tenths of a lifetime, for twenty lifetimes");
    }

    [Test]
    public async Task A_token_that_never_expires_is_cached_without_overflow()
    {
        var call = Cache.GetTokenAsync().AsTask();
        (await Inner.NextAsync()).Succeed(new AccessToken("for ever", DateTimeOffset.MaxValue));
        await call;
        Time.Advance(TimeSpan.FromDays(3650));

        Assert.That(Cached().Value, Is.EqualTo("for ever"));
        AssertFetches(1);
    }

    [TestCase(0, -1, true)]
    [TestCase(-1, 0, true)]
    [TestCase(-1, -1, false)]
    public void An_instant_is_reached_when_either_clock_reaches_it(int milliseconds, int seconds, bool isReached)
    {
        var instant = new Instant(1000, DateTimeOffset.UnixEpoch);

        Assert.That(new Instant(1000 + milliseconds, DateTimeOffset.UnixEpoch.AddSeconds(seconds)).Reached(instant), Is.EqualTo(isReached));
    }

    [Test]
    public void A_span_beyond_the_calendar_is_clamped_to_its_end() =>
        Assert.That(new Instant(0, DateTimeOffset.UnixEpoch).Plus(TimeSpan.MaxValue).Utc, Is.EqualTo(DateTimeOffset.MaxValue));
}
