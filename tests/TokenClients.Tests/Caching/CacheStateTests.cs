using Microsoft.Extensions.Options;

namespace TokenClients.Tests;

/// <summary>Fresh, due, expired: what a caller gets, and what is fetched.</summary>
internal sealed class CacheStateTests : CacheFixture
{
    [Test]
    public async Task A_fresh_token_is_returned_synchronously_and_without_a_fetch()
    {
        var token = await FillAsync(Hour);

        Time.Advance(TimeSpan.FromMinutes(53));

        Assert.That(Cached(), Is.SameAs(token));
        AssertFetches(1);
    }

    [Test]
    public async Task A_due_token_is_served_while_one_background_fetch_runs()
    {
        var token = await FillAsync(Hour);

        Time.Advance(TimeSpan.FromMinutes(54));
        Assert.That(Cached(), Is.SameAs(token));
        var refresh = await Inner.NextAsync();
        Assert.That(Enumerable.Range(0, 200).Select(_ => Cached()), Is.All.SameAs(token));
        await SucceedAsync(refresh, Inner.Token("second", Hour));

        Assert.That(Cached().Value, Is.EqualTo("second"));
        AssertFetches(2);
    }

    [Test]
    public async Task An_expired_token_is_not_served_and_callers_wait_for_the_next()
    {
        await FillAsync(Hour);

        Time.Advance(Hour - TimeSpan.FromSeconds(29));
        var call = Cache.GetTokenAsync().AsTask();
        Assert.That(call.IsCompleted, Is.False);
        (await Inner.NextAsync()).Succeed(Inner.Token("second", Hour));

        Assert.That((await call).Value, Is.EqualTo("second"));
    }

    [Test]
    public async Task Margins_scale_with_the_lifetime_so_a_one_second_token_serves_most_of_it()
    {
        var token = await FillAsync(TimeSpan.FromSeconds(1));

        Time.Advance(0.899);
        Assert.That(Cached(), Is.SameAs(token));
        AssertFetches(1);

        Time.Advance(0.002);
        Assert.That(Cached(), Is.SameAs(token), "due, and still served");
        await SucceedAsync(await Inner.NextAsync(), Inner.Token("second", TimeSpan.FromSeconds(1)));
        Assert.That(Cached().Value, Is.EqualTo("second"));
    }

    [Test]
    public async Task Jitter_only_advances_the_refresh_and_is_drawn_once_per_token()
    {
        var draws = 0;
        Jitter = 1;
        var cache = new CachingTokenProvider(new TokenSource(Inner), "test", null, Time, Log, () => ++draws / 1.0);
        var call = cache.GetTokenAsync().AsTask();
        (await Inner.NextAsync()).Succeed(Inner.Token("first", TimeSpan.FromMinutes(100)));
        await call;

        Time.Advance(TimeSpan.FromMinutes(84.9));
        for (var i = 0; i < 100; i++)
        {
            await cache.GetTokenAsync();
        }

        AssertFetches(1, cache: cache);
        Assert.That(draws, Is.EqualTo(1));
        Time.Advance(TimeSpan.FromMinutes(0.2));
        await cache.GetTokenAsync();
        Assert.That((await Inner.NextAsync()).Number, Is.EqualTo(2), "with the largest jitter, the token is due at 85 % of its lifetime");
    }

    [Test]
    public async Task Each_scope_and_the_default_scope_have_their_own_token()
    {
        Inner.Answer = (number, request) => Inner.Token($"{request.Scope ?? "default"}-{number}", Hour, request.Scope);

        var first = await Cache.GetTokenAsync(TokenRequest.For("a"));
        var second = await Cache.GetTokenAsync(TokenRequest.For("b"));
        var plain = await Cache.GetTokenAsync();
        var large = await Cache.GetTokenAsync(TokenRequest.For("A"));

        Assert.That(
            new[] { first.Value, second.Value, plain.Value, large.Value }, Is.EqualTo(new[] { "a-1", "b-2", "default-3", "A-4" }));
        Assert.That(Cached(TokenRequest.For("a")), Is.SameAs(first));
        Assert.That(Cached(TokenRequest.For("b")), Is.SameAs(second));
        Assert.That(Cached(), Is.SameAs(plain));
        Assert.That(Cached(TokenRequest.For("A")), Is.SameAs(large), "scopes are case-sensitive");
    }

    [Test]
    public async Task A_caller_that_needs_a_longer_remaining_lifetime_gets_a_new_token()
    {
        var token = await FillAsync(Hour);
        Time.Advance(TimeSpan.FromMinutes(40));
        var request = new TokenRequest { MinimumLifetime = TimeSpan.FromMinutes(30) };

        var call = Cache.GetTokenAsync(request).AsTask();
        var fetch = await Inner.NextAsync();
        Assert.That(Cached(), Is.SameAs(token), "other callers get the current token");
        await SucceedAsync(fetch, Inner.Token("second", Hour));

        Assert.That((await call).Value, Is.EqualTo("second"));
        Assert.That(Cached(request).Value, Is.EqualTo("second"));
    }

    [Test]
    public async Task A_minimum_lifetime_that_the_service_never_issues_fails_without_repeated_fetches()
    {
        var request = new TokenRequest { MinimumLifetime = TimeSpan.FromHours(2) };
        Inner.Answer = (_, _) => Inner.Token("short", Hour);

        for (var i = 0; i < 100; i++)
        {
            var failure = await Assert.ThrowsAsync<TokenException>(() => Cache.GetTokenAsync(request).AsTask());
            Assert.That(failure!.Message, Does.Contain("02:00:00").And.Contain("01:00:00"));
        }

        AssertFetches(1);
        Assert.That((await Cache.GetTokenAsync()).Value, Is.EqualTo("short"));
    }

    [Test]
    public async Task Clear_removes_cached_tokens_and_failures()
    {
        var token = await FillAsync(Hour);
        Cache.Clear();
        var call = Cache.GetTokenAsync().AsTask();
        await FailAsync(await Inner.NextAsync(), Rejected());
        await Assert.ThrowsAsync<TokenException>(() => call);

        Cache.Clear();
        var again = Cache.GetTokenAsync().AsTask();
        (await Inner.NextAsync()).Succeed(Inner.Token("second", Hour));

        Assert.That(await again, Is.Not.SameAs(token));
    }

    [Test]
    public async Task A_due_token_is_refreshed_for_its_scope_and_the_scope_is_logged()
    {
        Inner.Answer = (number, request) => Inner.Token($"token-{number}", Hour, request.Scope);
        await Cache.GetTokenAsync();
        await Log.NextLineAsync();
        await Cache.GetTokenAsync(TokenRequest.For("orders"));
        await Log.NextLineAsync();

        Time.Advance(TimeSpan.FromMinutes(55));
        await Cache.GetTokenAsync(TokenRequest.For("orders"));
        await Log.NextLineAsync();

        Assert.That(Inner.Requests.Select(request => request.Scope), Is.EqualTo(new[] { null, "orders", "orders" }));
        Assert.That(Log.Lines.Select(line => line.Text.Split(';')[0]), Is.EqualTo(new[]
        {
            "Token client 'test' acquired a token for its default scope",
            "Token client 'test' acquired a token for orders",
            "Token client 'test' acquired a token for orders",
        }));
    }

    [Test]
    public void The_longest_FetchTimeout_and_the_smallest_MaxScopes_are_accepted() => Assert.That(
        () => NewCache(new TokenCacheOptions { FetchTimeout = TimeSpan.FromDays(1), MaxScopes = 1 }), Throws.Nothing);

    [Test]
    public void A_FetchTimeout_or_MaxScopes_of_zero_is_rejected()
    {
        Assert.That(
            () => NewCache(new TokenCacheOptions { FetchTimeout = TimeSpan.Zero }),
            Throws.TypeOf<OptionsValidationException>().With.Message.EqualTo("FetchTimeout is 00:00:00; set it to more than zero and at most a day."));
        Assert.That(
            () => NewCache(new TokenCacheOptions { MaxScopes = 0 }),
            Throws.TypeOf<OptionsValidationException>().With.Message.EqualTo("MaxScopes is 0; set it to at least 1."));
    }

    [Test]
    public async Task A_cached_token_with_exactly_the_minimum_lifetime_is_returned()
    {
        var token = await FillAsync(Hour);
        var request = new TokenRequest { MinimumLifetime = Hour };
        Assert.That(Cached(request), Is.SameAs(token));

        Time.Advance(1);
        var call = Cache.GetTokenAsync(request).AsTask();
        (await Inner.NextAsync()).Succeed(Inner.Token("second", Hour));

        Assert.That((await call).Value, Is.EqualTo("second"), "the service issues such lifetimes, so a token is requested");
    }
}
