using Microsoft.Extensions.Logging.Abstractions;

namespace TokenClients.Tests;

/// <summary>One plain test for each guard of the cache that only random scenarios, or none, would miss.</summary>
internal sealed class CacheGuardTests : CacheFixture
{
    private static readonly TokenRequest HalfAnHour = new() { MinimumLifetime = TimeSpan.FromMinutes(30) };

    [Test]
    public async Task A_kept_token_comes_back_even_to_a_caller_who_is_cancelled_already()
    {
        var token = await FillAsync(Hour);

        var call = Cache.GetTokenAsync(new CancellationToken(true));

        Assert.That(call.IsCompletedSuccessfully, Is.True, "though nobody has looked at it yet");
        Assert.That(await call, Is.SameAs(token));
    }

    [Test]
    public async Task A_due_token_that_could_not_be_refreshed_starts_no_other_fetch_within_the_back_off()
    {
        var token = await FillAsync(Hour);
        Time.Advance(TimeSpan.FromMinutes(54));
        Kept();
        var error = Throttled(TimeSpan.FromMinutes(1));
        await FailAsync(await Inner.NextAsync(), error);
        Time.Advance(2);

        Assert.That(Kept(), Is.SameAs(token));

        // Were a fetch in flight, this caller would wait for it.
        var call = Cache.GetTokenAsync(HalfAnHour).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.That(await Assert.ThrowsAsync<TokenException>(() => call), Is.SameAs(error));
    }

    [Test]
    public async Task Callers_who_pass_without_a_look_do_not_take_those_along_who_need_more_life()
    {
        await FillAsync(Hour);
        Time.Advance(TimeSpan.FromMinutes(40));
        Kept();

        Assert.That(Cache.GetTokenAsync(HalfAnHour).IsCompleted, Is.False);
        Assert.That((await Inner.NextAsync()).Number, Is.EqualTo(2));
    }

    [Test]
    public async Task The_life_that_is_left_is_the_shorter_one_of_both_clocks()
    {
        await FillAsync(Hour);
        Time.SetWallClock(Time.GetUtcNow() + TimeSpan.FromMinutes(40));
        Assert.That(Cache.GetTokenAsync(HalfAnHour).IsCompleted, Is.False, "by the wall clock 20 min are left");
        await SucceedAsync(await Inner.NextAsync(), Inner.Token("second", Hour));

        Time.SetWallClock(Time.GetUtcNow() - TimeSpan.FromHours(5));
        Time.Advance(TimeSpan.FromMinutes(40));
        Assert.That(Cache.GetTokenAsync(HalfAnHour).IsCompleted, Is.False, "by the monotonic clock 20 min are left");
    }

    [Test]
    public async Task A_token_of_a_day_is_served_until_half_a_minute_before_its_end()
    {
        var token = await FillAsync(TimeSpan.FromDays(1));

        Time.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(31));

        Assert.That(Kept(), Is.SameAs(token));
    }

    [Test]
    public async Task A_token_that_served_for_more_than_two_minutes_ends_the_row_of_rejections()
    {
        var token = await FillAsync(TimeSpan.FromHours(24));
        foreach (var seconds in new[] { 0, 1, 2, 121 })
        {
            Time.Advance(seconds);
            token = await ReplaceAsync(token);
        }

        Time.Advance(0.99);
        var failure = await FailureAsync(TokenRequest.Replacing(token));
        Assert.That(failure.RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(0.01)));
        Time.Advance(0.01);
        await ReplaceAsync(token);
    }

    [Test]
    public void A_slot_that_has_been_evicted_under_a_caller_gives_nothing_and_starts_nothing()
    {
        var fetcher = new TokenFetcher(
            "test", Time, new ProviderCaller("test", Hour, Time, CancellationToken.None), new FetchLog("test", NullLogger.Instance, TokenMeter.Default), () => 0, shared: null);
        var slot = new CacheEntry(fetcher, new Generation(new TokenSource(Inner), fetcher, maxScopes: 1), TokenRequest.For("scope"));
        Assert.That(slot.TryEvict(fetcher.Clock.Now, evenServing: true), Is.True);

        var token = slot.GetOrStartFetch(TokenRequest.For("scope"), isCancelled: false, out var flight, out _);

        Assert.That(token, Is.Null, "the caller asks the table again");
        Assert.That(flight, Is.Null);
    }

    [Test]
    public async Task A_rejected_scope_cools_down_while_expired_tokens_make_room()
    {
        var cache = NewCache(new TokenCacheOptions { MaxScopes = 4 });
        Inner.Answer = (_, request) => request.Scope == "refused"
            ? throw new TokenException(TokenFailureReason.CredentialRejected, "refused") { RetryAfter = Hour }
            : Inner.Token("token", TimeSpan.FromMinutes(1), request.Scope);
        await Assert.ThrowsAsync<TokenException>(() => cache.GetTokenAsync(TokenRequest.For("refused")).AsTask());
        foreach (var scope in new[] { "a", "b", "c" })
        {
            await cache.GetTokenAsync(TokenRequest.For(scope));
        }

        Time.Advance(60);
        await cache.GetTokenAsync(TokenRequest.For("d"));
        var fetches = Inner.Fetches;
        await Assert.ThrowsAsync<TokenException>(() => cache.GetTokenAsync(TokenRequest.For("refused")).AsTask());

        Assert.That((cache.Scopes, Inner.Fetches), Is.EqualTo((2, fetches)), "the three expired ones have gone, the cool-down has not");
    }

    private async Task<AccessToken> ReplaceAsync(AccessToken token)
    {
        var call = Cache.GetTokenAsync(TokenRequest.Replacing(token)).AsTask();
        Assert.That(call.IsCompleted, Is.False);
        var fetch = await Inner.NextAsync();
        await SucceedAsync(fetch, Inner.Token($"token-{fetch.Number}", TimeSpan.FromHours(24)));
        return await call;
    }

    [Test]
    public async Task A_token_that_lives_just_as_long_as_was_asked_for_will_do()
    {
        Inner.Answer = (_, _) => Inner.Token("token", Hour);

        Assert.That((await Cache.GetTokenAsync(new TokenRequest { MinimumLifetime = Hour })).Value, Is.EqualTo("token"));
    }
}
