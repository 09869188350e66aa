namespace TokenClients.Tests;

/// <summary>The number of scopes in a cache is bounded by <see cref="TokenCacheOptions.MaxScopes"/>.</summary>
internal sealed class CacheEntryTableTests : CacheFixture
{
    [Test]
    public async Task A_million_scopes_do_not_grow_the_cache_beyond_MaxScopes()
    {
        Inner.Answer = (_, request) => Inner.Token("token", Hour, request.Scope);
        using var cache = new CachingTokenProvider(new TokenSource(Inner), ClientName, new TokenCacheOptions { MaxScopes = 100 }, Time, logger: null);

        for (var i = 0; i < 1_000_000; i++)
        {
            await cache.GetTokenAsync(TokenRequest.For($"scope-{i}"));
        }

        Assert.That(cache.Scopes, Is.LessThanOrEqualTo(100));
        Assert.That(CountEntries(cache), Is.EqualTo(cache.Scopes), "the count matches the existing entries");
    }

    [Test]
    public async Task MaxScopes_holds_after_a_burst_of_new_scopes()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var cache = NewCache(new TokenCacheOptions { MaxScopes = 100 }, new GatedProvider(gate.Task, Inner));
        Inner.Answer = (_, request) => Inner.Token($"token-{request.Scope}", Hour, request.Scope);
        var burst = Enumerable.Range(0, 5000).Select(i => cache.GetTokenAsync(TokenRequest.For($"scope-{i}")).AsTask()).ToArray();
        Assert.That(cache.Scopes, Is.EqualTo(5000), "no scope with a fetch in flight is evicted");
        gate.SetResult();

        var tokens = await Task.WhenAll(burst).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.That(tokens.Select(token => token.Value), Is.EqualTo(Enumerable.Range(0, 5000).Select(i => $"token-scope-{i}")));
        Assert.That(cache.Scopes, Is.LessThanOrEqualTo(100));
        for (var i = 0; i < 200; i++)
        {
            var later = await cache.GetTokenAsync(TokenRequest.For($"later-{i}"));
            Assert.That(cache.Scopes, Is.LessThanOrEqualTo(100));
            Assert.That(await cache.GetTokenAsync(TokenRequest.For($"later-{i}")), Is.SameAs(later), "later scopes are cached after the burst");
        }

        Assert.That(CountEntries(cache), Is.EqualTo(cache.Scopes));
    }

    private sealed class GatedProvider(Task gate, ITokenProvider inner) : ITokenProvider
    {
        public async ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default)
        {
            await gate;
            return await inner.GetTokenAsync(request, cancellationToken);
        }
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(15)]
    public async Task MaxScopes_holds_even_for_small_values(int maxScopes)
    {
        Inner.Answer = (_, request) => Inner.Token("token", Hour, request.Scope);
        var cache = NewCache(new TokenCacheOptions { MaxScopes = maxScopes });
        for (var i = 0; i < 50; i++)
        {
            await cache.GetTokenAsync(TokenRequest.For($"scope-{i}"));
            Assert.That(CountEntries(cache), Is.LessThanOrEqualTo(maxScopes));
        }
    }

    [Test]
    public async Task Expired_tokens_are_evicted_first()
    {
        Inner.Answer = (_, request) => Inner.Token(
            "token", request.Scope!.StartsWith("short", StringComparison.Ordinal) ? TimeSpan.FromMinutes(1) : Hour, request.Scope);
        var cache = NewCache(new TokenCacheOptions { MaxScopes = 10 });
        foreach (var scope in Enumerable.Range(0, 5).SelectMany(i => new[] { $"short-{i}", $"long-{i}" }))
        {
            await cache.GetTokenAsync(TokenRequest.For(scope));
        }

        Time.Advance(60);
        await cache.GetTokenAsync(TokenRequest.For("long-5"));
        var fetches = Inner.Fetches;
        for (var i = 0; i < 6; i++)
        {
            await cache.GetTokenAsync(TokenRequest.For($"long-{i}"));
        }

        Assert.That(Inner.Fetches, Is.EqualTo(fetches), "every token with a long lifetime is still cached");
        Assert.That(cache.Scopes, Is.EqualTo(6));
    }

    [Test]
    public async Task A_scope_with_a_fetch_in_flight_is_not_evicted_so_it_is_never_fetched_twice_at_once()
    {
        var cache = NewCache(new TokenCacheOptions { MaxScopes = 2 });
        var waiting = cache.GetTokenAsync(TokenRequest.For("slow")).AsTask();
        var slow = await Inner.NextAsync();
        Inner.Answer = (_, request) => Inner.Token("token", Hour, request.Scope);
        for (var i = 0; i < 20; i++)
        {
            await cache.GetTokenAsync(TokenRequest.For($"scope-{i}"));
        }

        var fetches = Inner.Fetches;
        var second = cache.GetTokenAsync(TokenRequest.For("slow")).AsTask();
        slow.Succeed(Inner.Token("slow", Hour));

        Assert.That(await waiting, Is.SameAs(await second));
        Assert.That(Inner.Fetches, Is.EqualTo(fetches));
    }

    [Test]
    public async Task A_late_fetch_does_not_evict_the_entry_that_replaced_its_own()
    {
        var cache = NewCache(new TokenCacheOptions { MaxScopes = 1 });
        var removed = cache.GetTokenAsync(TokenRequest.For("scope")).AsTask();
        var late = await Inner.NextAsync();
        await cache.RemoveAsync(TokenRequest.For("scope"));
        _ = cache.GetTokenAsync(TokenRequest.For("other")).AsTask(); // evicts the entry whose token was removed
        await Inner.NextAsync();
        var second = cache.GetTokenAsync(TokenRequest.For("scope")).AsTask();
        var inFlight = await Inner.NextAsync();

        late.Succeed(Inner.Token("late", Hour, "scope"));
        await removed;
        Inner.Answer = (_, request) => Inner.Token("fetched beside it", Hour, request.Scope);
        var third = cache.GetTokenAsync(TokenRequest.For("scope")).AsTask();
        inFlight.Succeed(Inner.Token("second", Hour, "scope"));

        Assert.That((await Soon(second), (await Soon(third)).Value), Is.EqualTo((await second, "second")));
        Assert.That(Inner.Fetches, Is.EqualTo(3));
    }

    [Test]
    public async Task A_full_cache_evicts_the_tokens_that_expire_soonest()
    {
        var cache = NewCache(new TokenCacheOptions { MaxScopes = 10 });
        Inner.Answer = (_, request) => Inner.Token("token", TimeSpan.FromMinutes(request.Scope!.Length), request.Scope);
        foreach (var minutes in Enumerable.Range(10, 10).Reverse().Append(30))
        {
            await cache.GetTokenAsync(TokenRequest.For(new string('s', minutes)));
        }

        Assert.That(cache.Scopes, Is.EqualTo(9));
        foreach (var minutes in Enumerable.Range(12, 8).Append(30))
        {
            await cache.GetTokenAsync(TokenRequest.For(new string('s', minutes)));
        }

        Assert.That(Inner.Fetches, Is.EqualTo(11), "the tokens of 10 and 11 minutes were evicted");
    }

    [Test]
    public async Task Eviction_reduces_a_full_cache_to_90_percent_of_MaxScopes()
    {
        var cache = NewCache(new TokenCacheOptions { MaxScopes = 100 });
        Inner.Answer = (_, request) => Inner.Token("token", Hour, request.Scope);
        for (var i = 0; i <= 100; i++)
        {
            await cache.GetTokenAsync(TokenRequest.For($"scope-{i}"));
        }

        Assert.That((cache.Scopes, CountEntries(cache)), Is.EqualTo((90, 90)));
    }

    /// <summary>The number of existing entries, which need not match the cache's own count; without the default scope.</summary>
    private static int CountEntries(CachingTokenProvider cache) => cache.Status.Entries.Count - 1;
}
