using Microsoft.Extensions.Logging.Abstractions;

namespace TokenClients.Tests;

/// <summary>One plain test for each guard of the cache that otherwise only random scenarios, or no test at all, would cover.</summary>
internal sealed class CacheGuardTests : CacheFixture
{
    private static readonly TokenRequest HalfAnHour = new() { MinimumLifetime = TimeSpan.FromMinutes(30) };

    [Test]
    public async Task A_cached_token_is_returned_even_if_the_caller_is_already_cancelled()
    {
        var token = await FillAsync(Hour);

        var call = Cache.GetTokenAsync(new CancellationToken(true));

        Assert.That(call.IsCompletedSuccessfully, Is.True, "even by the first call after the fetch");
        Assert.That(await call, Is.SameAs(token));
    }

    [Test]
    public async Task A_due_token_whose_refresh_failed_starts_no_fetch_during_the_back_off()
    {
        var token = await FillAsync(Hour);
        Time.Advance(TimeSpan.FromMinutes(54));
        Cached();
        var error = Throttled(TimeSpan.FromMinutes(1));
        await FailAsync(await Inner.NextAsync(), error);
        Time.Advance(2);

        Assert.That(Cached(), Is.SameAs(token));

        // If a fetch were in flight, this caller would wait for it.
        var call = Cache.GetTokenAsync(HalfAnHour).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.That(await Assert.ThrowsAsync<TokenException>(() => call), Is.SameAs(error));
    }

    [Test]
    public async Task The_fast_path_does_not_serve_a_caller_that_needs_a_longer_lifetime()
    {
        await FillAsync(Hour);
        Time.Advance(TimeSpan.FromMinutes(40));
        Cached();

        Assert.That(Cache.GetTokenAsync(HalfAnHour).IsCompleted, Is.False);
        Assert.That((await Inner.NextAsync()).Number, Is.EqualTo(2));
    }

    [Test]
    public async Task The_remaining_lifetime_is_measured_by_the_clock_that_leaves_less()
    {
        await FillAsync(Hour);
        Time.SetWallClock(Time.GetUtcNow() + TimeSpan.FromMinutes(40));
        Assert.That(Cache.GetTokenAsync(HalfAnHour).IsCompleted, Is.False, "20 min are left by the wall clock");
        await SucceedAsync(await Inner.NextAsync(), Inner.Token("second", Hour));

        Time.SetWallClock(Time.GetUtcNow() - TimeSpan.FromHours(5));
        Time.Advance(TimeSpan.FromMinutes(40));
        Assert.That(Cache.GetTokenAsync(HalfAnHour).IsCompleted, Is.False, "20 min are left by the monotonic clock");
    }

    [Test]
    public async Task A_one_day_token_is_served_until_30_seconds_before_it_expires()
    {
        var token = await FillAsync(TimeSpan.FromDays(1));

        Time.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(31));
        Assert.That(Cached(), Is.SameAs(token));

        Time.Advance(1);
        Assert.That(Cache.GetTokenAsync().IsCompleted, Is.False);
    }

    [Test]
    public async Task After_two_minutes_of_use_a_rejection_series_restarts_with_a_wait_of_one_second()
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
    public void An_evicted_entry_returns_no_token_and_starts_no_fetch()
    {
        var fetcher = new TokenFetcher(
            "test", Time, new ProviderCaller("test", Hour, Time, CancellationToken.None), new FetchLog("test", NullLogger.Instance, TokenMeter.Default), () => 0, shared: null);
        var entry = new CacheEntry(fetcher, new Generation(new TokenSource(Inner), fetcher, maxScopes: 1), TokenRequest.For("scope"));
        Assert.That(entry.TryEvict(fetcher.Clock.Now, evenServing: true), Is.True);

        var token = entry.GetOrStartFetch(TokenRequest.For("scope"), isCancelled: false, out var flight, out _);

        Assert.That(token, Is.Null, "the caller gets a new entry from the table");
        Assert.That(flight, Is.Null);
    }

    [Test]
    public async Task A_rejected_scope_keeps_its_cool_down_when_expired_tokens_are_evicted()
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

        Assert.That((cache.Scopes, Inner.Fetches), Is.EqualTo((2, fetches)), "the three expired tokens are evicted, the cool-down is not");
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
    public async Task A_fetched_token_with_exactly_the_minimum_lifetime_is_accepted()
    {
        Inner.Answer = (_, _) => Inner.Token("token", Hour);

        Assert.That((await Cache.GetTokenAsync(new TokenRequest { MinimumLifetime = Hour })).Value, Is.EqualTo("token"));
    }
}
