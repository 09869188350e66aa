namespace TokenClients.Tests;

/// <summary>Replaces a token that a resource rejected.</summary>
internal sealed class CacheReplacingTests : CacheFixture
{
    [Test]
    public async Task Many_rejections_of_one_token_cause_one_fetch()
    {
        var token = await FillAsync(Hour);
        var request = TokenRequest.Replacing(token);

        var calls = Enumerable.Range(0, 100).Select(_ => Cache.GetTokenAsync(request).AsTask()).ToArray();
        var fetch = await Inner.NextAsync();
        Assert.That(fetch.Request.Rejected, Is.SameAs(token), "the provider gets the rejected token");
        fetch.Succeed(Inner.Token("second", Hour));

        Assert.That((await Task.WhenAll(calls)).Select(t => t.Value), Is.All.EqualTo("second"));
        AssertFetches(2);
    }

    [Test]
    public async Task A_late_rejection_of_an_old_token_causes_no_fetch()
    {
        var old = await FillAsync(Hour);
        var call = Cache.GetTokenAsync(TokenRequest.Replacing(old)).AsTask();
        await SucceedAsync(await Inner.NextAsync(), Inner.Token("second", Hour));
        var second = await call;

        Assert.That(Cached(TokenRequest.Replacing(old)), Is.SameAs(second));
        AssertFetches(2);
    }

    [Test]
    public async Task A_rejected_token_is_recognized_by_its_value_too()
    {
        await FillAsync(Hour, "first");

        var call = Cache.GetTokenAsync(TokenRequest.Replacing(new AccessToken("first", Time.GetUtcNow()))).AsTask();

        (await Inner.NextAsync()).Succeed(Inner.Token("second", Hour));
        Assert.That((await call).Value, Is.EqualTo("second"));
    }

    [Test]
    public async Task A_token_that_replaced_an_expired_one_is_replaced_at_once_if_it_is_rejected()
    {
        Inner.Answer = (number, _) => Inner.Token($"token-{number}", TimeSpan.FromMinutes(1));
        await Cache.GetTokenAsync();
        Time.Advance(60);
        var second = await Cache.GetTokenAsync();

        var third = await Cache.GetTokenAsync(TokenRequest.Replacing(second));

        Assert.That((second.Value, third.Value), Is.EqualTo(("token-2", "token-3")));
    }

    [Test]
    public async Task Other_callers_wait_for_the_replacement_of_a_rejected_token()
    {
        var token = await FillAsync(Hour);
        Cached();
        var rejecting = Cache.GetTokenAsync(TokenRequest.Replacing(token)).AsTask();
        var fetch = await Inner.NextAsync();

        var others = Enumerable.Range(0, 8).Select(_ => Cache.GetTokenAsync().AsTask()).ToArray();
        Assert.That(others.Where(call => call.IsCompleted), Is.Empty, "the next request would be rejected too");
        fetch.Succeed(Inner.Token("second", Hour));

        Assert.That((await Task.WhenAll([rejecting, .. others])).Select(t => t.Value), Is.All.EqualTo("second"));
        AssertFetches(2);
    }

    [Test]
    public async Task If_the_replacement_fails_callers_that_did_not_reject_the_token_still_get_it()
    {
        var token = await FillAsync(Hour);
        var rejecting = Cache.GetTokenAsync(TokenRequest.Replacing(token)).AsTask();
        var fetch = await Inner.NextAsync();
        var other = Cache.GetTokenAsync().AsTask();
        var error = Throttled(TimeSpan.FromMinutes(1));

        await FailAsync(fetch, error);

        Assert.That(await Assert.ThrowsAsync<TokenException>(() => rejecting), Is.SameAs(error));
        Assert.That(await other, Is.SameAs(token));
        Assert.That(await FailureAsync(TokenRequest.Replacing(token)), Is.SameAs(error));
        Assert.That(Cached(), Is.SameAs(token), "a rejection by one resource does not affect the others");
        AssertFetches(2);
    }

    [Test]
    public async Task If_the_token_expires_before_its_replacement_fails_all_callers_get_the_failure()
    {
        var token = await FillAsync(TimeSpan.FromSeconds(50));
        var rejecting = Cache.GetTokenAsync(TokenRequest.Replacing(token)).AsTask();
        var fetch = await Inner.NextAsync();
        var other = Cache.GetTokenAsync().AsTask();
        Time.Advance(50);

        await FailAsync(fetch, Unavailable());

        await Assert.ThrowsAsync<TokenException>(() => rejecting);
        await Assert.ThrowsAsync<TokenException>(() => other);
    }

    [Test]
    public async Task A_rejection_during_a_refresh_makes_other_callers_wait_for_the_refresh()
    {
        var token = await FillAsync(Hour);
        Time.Advance(TimeSpan.FromMinutes(54));
        Cached();
        var refresh = await Inner.NextAsync();
        Assert.That(Cached(), Is.SameAs(token), "no caller has rejected the token yet");

        var rejecting = Cache.GetTokenAsync(TokenRequest.Replacing(token)).AsTask();
        var other = Cache.GetTokenAsync().AsTask();
        Assert.That(other.IsCompleted, Is.False);
        refresh.Succeed(Inner.Token("second", Hour));

        Assert.That((await Task.WhenAll(rejecting, other)).Select(t => t.Value), Is.All.EqualTo("second"));
    }

    [Test]
    public async Task A_resource_that_rejects_every_token_does_not_cause_a_fetch_per_call()
    {
        Inner.Answer = (number, _) => Inner.Token($"token-{number}", Hour);
        var token = await Cache.GetTokenAsync();
        token = await Cache.GetTokenAsync(TokenRequest.Replacing(token));
        AssertFetches(2);

        for (var i = 0; i < 100; i++)
        {
            var failure = await FailureAsync(TokenRequest.Replacing(token));
            Assert.That(failure.Reason, Is.EqualTo(TokenFailureReason.CredentialRejected));
            Assert.That(failure.Message, Does.Contain("scope and audience"));
        }

        AssertFetches(2);
        for (var minute = 0; minute < 60; minute++)
        {
            for (var second = 0; second < 60; second++)
            {
                Time.Advance(1);
                try
                {
                    token = await Cache.GetTokenAsync(TokenRequest.Replacing(token));
                }
                catch (TokenException)
                {
                    // The caller then gets the 401 of the resource.
                }
            }
        }

        Assert.That(Inner.Fetches, Is.LessThan(70), "at most one a minute in the long run");
        Assert.That(Cached(), Is.SameAs(token));
    }

    [Test]
    public async Task A_rejection_joins_the_fetch_in_flight()
    {
        var token = await FillAsync(Hour);
        Time.Advance(TimeSpan.FromMinutes(54));
        Cached();
        var refresh = await Inner.NextAsync();

        var call = Cache.GetTokenAsync(TokenRequest.Replacing(token)).AsTask();
        refresh.Succeed(Inner.Token("second", Hour));

        Assert.That((await call).Value, Is.EqualTo("second"));
        AssertFetches(2);
    }

    [TestCase(120, 2)]
    [TestCase(120.001, 1)]
    public async Task A_rejection_after_more_than_two_minutes_of_use_starts_a_new_series(double seconds, int wait)
    {
        Inner.Answer = (number, _) => Inner.Token($"token-{number}", Hour);
        var second = await Cache.GetTokenAsync(TokenRequest.Replacing(await Cache.GetTokenAsync()));
        Time.Advance(seconds);
        var third = await Cache.GetTokenAsync(TokenRequest.Replacing(second));

        var failure = await FailureAsync(TokenRequest.Replacing(third));

        Assert.That(failure.RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(wait)));
    }
}
