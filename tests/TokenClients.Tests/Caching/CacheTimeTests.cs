namespace TokenClients.Tests;

/// <summary>Time that passes unnoticed: while a caller is not scheduled, while the process is frozen, or when the clock is set.</summary>
internal sealed class CacheTimeTests : CacheFixture
{
    /// <summary>Runs when a waiting caller is about to resume.</summary>
    private static readonly AsyncLocal<Action?> Waking = new(change =>
    {
        if (change is { ThreadContextChanged: true, CurrentValue: { } wakes })
        {
            wakes();
        }
    });

    [Test]
    public async Task A_caller_that_resumes_after_its_token_expired_gets_a_new_one()
    {
        var wakes = 0;
        var call = Call(default, () => Time.Advance(wakes++ == 0 ? Hour : TimeSpan.Zero));
        (await Inner.NextAsync()).Succeed(Inner.Token("first", Hour));
        (await Inner.NextAsync()).Succeed(Inner.Token("second", Hour));

        Assert.That((await Soon(call)).Value, Is.EqualTo("second"));
        AssertFetches(2);
    }

    [Test]
    public async Task A_caller_that_resumes_too_late_twice_gets_a_failure_and_no_expired_token()
    {
        var call = Call(default, () => Time.Advance(Hour));
        (await Inner.NextAsync()).Succeed(Inner.Token("first", Hour));
        (await Inner.NextAsync()).Succeed(Inner.Token("second", Hour));

        Assert.That((await Assert.ThrowsAsync<TokenException>(() => Soon(call)))!.Message, Does.Contain("expired before the caller"));
        AssertFetches(2);
    }

    [Test]
    public async Task A_caller_that_resumes_late_fails_if_either_clock_leaves_too_little_lifetime()
    {
        var call = Call(new TokenRequest { MinimumLifetime = TimeSpan.FromMinutes(30) }, () =>
        {
            Time.Advance(TimeSpan.FromMinutes(40));
            Time.SetWallClock(Time.GetUtcNow() - Hour);
        });
        (await Inner.NextAsync()).Succeed(Inner.Token("first", Hour));

        Assert.That((await Assert.ThrowsAsync<TokenException>(() => Soon(call)))!.Reason, Is.EqualTo(TokenFailureReason.BadRequest));
    }

    [TestCase(-8, 60)]
    [TestCase(8, 60)]
    public async Task Setting_the_wall_clock_during_a_fetch_does_not_extend_the_lifetime(int hours, int minutes)
    {
        Inner.Answer = null;
        var call = Cache.GetTokenAsync().AsTask();
        var fetch = await Inner.NextAsync();
        Time.Advance(1);
        var token = Inner.Token("first", Hour);
        Time.SetWallClock(Time.GetUtcNow().AddHours(hours));
        fetch.Succeed(token);
        if (hours > 0)
        {
            // The first token has expired by the wall clock, so another one is fetched.
            (await Inner.NextAsync()).Succeed(Inner.Token("second", Hour));
        }

        var received = await Soon(call);
        Assert.That(received.ExpiresOn - Time.GetUtcNow(), Is.EqualTo(TimeSpan.FromMinutes(minutes)));
        Time.Advance(TimeSpan.FromMinutes(minutes) - TimeSpan.FromSeconds(31));
        Cached();
        Time.Advance(1);
        Assert.That(Cache.GetTokenAsync().IsCompleted, Is.False, "it has expired by the monotonic clock");
    }

    [Test]
    public async Task A_token_that_expired_while_the_process_was_frozen_is_fetched_again()
    {
        var token = await FillAsync(TimeSpan.FromSeconds(40));
        Time.Advance(37);
        Assert.That(Cached(), Is.SameAs(token));
        var refresh = await Inner.NextAsync();
        var answer = Inner.Token("in the socket", TimeSpan.FromSeconds(40));
        Time.Freeze(TimeSpan.FromSeconds(45));
        var call = Cache.GetTokenAsync().AsTask();

        refresh.Succeed(answer);
        (await Inner.NextAsync()).Succeed(Inner.Token("third", TimeSpan.FromSeconds(40)));

        Assert.That((await Soon(call)).Value, Is.EqualTo("third"));
        AssertFetches(3);
    }

    [TestCase(45, false)]
    [TestCase(61, true)]
    public async Task A_time_out_while_the_process_was_frozen_starts_one_more_fetch(int seconds, bool isOfCache)
    {
        var calls = Enumerable.Range(0, 3).Select(_ => Cache.GetTokenAsync().AsTask()).ToArray();
        var frozen = await Inner.NextAsync();
        Time.Freeze(TimeSpan.FromSeconds(seconds));
        if (isOfCache)
        {
            Time.Advance(0); // fires the overdue timers
        }
        else
        {
            frozen.Fail(new TokenException(TokenFailureReason.Timeout, "the client's own time-out"));
        }

        (await Inner.NextAsync()).Succeed(Inner.Token("second", Hour));

        foreach (var call in calls)
        {
            Assert.That((await Soon(call)).Value, Is.EqualTo("second"));
        }

        AssertFetches(2);
    }

    [Test]
    public async Task A_time_out_of_the_second_fetch_is_reported()
    {
        var call = Cache.GetTokenAsync().AsTask();
        for (var fetch = 0; fetch < 2; fetch++)
        {
            var frozen = await Inner.NextAsync();
            Time.Freeze(TimeSpan.FromSeconds(45));
            frozen.Fail(new TimeoutException());
        }

        Assert.That((await Assert.ThrowsAsync<TokenException>(() => Soon(call)))!.Reason, Is.EqualTo(TokenFailureReason.Timeout));
        AssertFetches(2);
    }

    [TestCase(59, TokenFailureReason.Timeout, false)]
    [TestCase(45, TokenFailureReason.Unavailable, true)]
    public async Task A_failure_not_caused_by_a_frozen_process_is_reported_without_another_fetch(int seconds, TokenFailureReason reason, bool isFrozen)
    {
        var call = Cache.GetTokenAsync().AsTask();
        var fetch = await Inner.NextAsync();
        if (isFrozen)
        {
            Time.Freeze(TimeSpan.FromSeconds(seconds));
        }
        else
        {
            Time.Advance(seconds);
        }

        fetch.Fail(new TokenException(reason, "down"));

        Assert.That((await Assert.ThrowsAsync<TokenException>(() => Soon(call)))!.Reason, Is.EqualTo(reason));
        AssertFetches(1);
    }

    [Test]
    public async Task Retry_After_prevents_another_fetch_after_a_frozen_process()
    {
        var call = Cache.GetTokenAsync().AsTask();
        var fetch = await Inner.NextAsync();
        Time.Freeze(TimeSpan.FromSeconds(45));
        fetch.Fail(new TokenException(TokenFailureReason.Timeout, "late") { RetryAfter = TimeSpan.FromSeconds(5) });

        Assert.That((await Assert.ThrowsAsync<TokenException>(() => Soon(call)))!.RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(5)));
        AssertFetches(1);
    }

    [Test]
    public async Task After_Clear_waiting_callers_get_their_token_and_it_is_not_cached()
    {
        var call = Cache.GetTokenAsync().AsTask();
        var fetch = await Inner.NextAsync();
        for (var clear = 0; clear < 10; clear++)
        {
            Cache.Clear();
        }

        fetch.Succeed(Inner.Token("first", Hour));

        Assert.That((await Soon(call)).Value, Is.EqualTo("first"));
        AssertFetches(1);
        var next = Cache.GetTokenAsync().AsTask();
        (await Inner.NextAsync()).Succeed(Inner.Token("second", Hour));
        Assert.That((await Soon(next)).Value, Is.EqualTo("second"));
    }

    [Test]
    public async Task After_Clear_waiting_callers_get_their_failure_and_it_is_not_cached()
    {
        var call = Cache.GetTokenAsync().AsTask();
        var fetch = await Inner.NextAsync();
        Cache.Clear();
        var error = Rejected();
        fetch.Fail(error);

        Assert.That(await Assert.ThrowsAsync<TokenException>(() => Soon(call)), Is.SameAs(error));
        var next = Cache.GetTokenAsync().AsTask();
        (await Inner.NextAsync()).Succeed(Inner.Token("second", Hour));
        Assert.That((await Soon(next)).Value, Is.EqualTo("second"), "the failure is not cached");
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Settings_that_change_during_every_fetch_make_a_caller_wait_for_at_most_two(bool succeeds)
    {
        var call = Cache.GetTokenAsync().AsTask();
        for (var change = 1; change <= 2; change++)
        {
            var fetch = await Inner.NextAsync();
            Cache.Use(new TokenSource(Inner));
            if (succeeds)
            {
                fetch.Succeed(Inner.Token($"token-{change}", Hour));
            }
            else
            {
                fetch.Fail(new TokenException(TokenFailureReason.Unavailable, $"failure-{change}"));
            }
        }

        if (succeeds)
        {
            Assert.That((await Soon(call)).Value, Is.EqualTo("token-2"));
        }
        else
        {
            Assert.That((await Assert.ThrowsAsync<TokenException>(() => Soon(call)))!.Message, Is.EqualTo("failure-2"));
        }
    }

    private Task<AccessToken> Call(TokenRequest request, Action waking)
    {
        Waking.Value = waking;
        var call = Cache.GetTokenAsync(request).AsTask();
        Waking.Value = null;
        return call;
    }
}
