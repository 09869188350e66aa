namespace TokenClients.Tests;

/// <summary>The scope, audience, resources and parameters of a request identify its cache entry; nothing else does.</summary>
internal sealed class CacheKeyTests : CacheFixture
{
    private static readonly TokenRequest[] Requests =
    [
        default,
        TokenRequest.For("orders"),
        new() { Audience = "a" },
        new() { Scope = "orders", Audience = "a" },
        new() { Scope = "orders", Audience = "b" },
        new() { Scope = "orders", Resources = ["a"] },
        new() { Scope = "orders", Resources = ["a", "b"] },
        new() { Scope = "orders", AdditionalParameters = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" } },
        new() { Scope = "orders", AdditionalParameters = new Dictionary<string, string> { ["a"] = "2", ["b"] = "1" } },
        TokenRequest.For("\0"),
    ];

    private static IEnumerable<TokenRequest> Some => [Requests[0], Requests[1], Requests[3], Requests[7], Requests[9]];

    [Test]
    public async Task Requests_that_differ_in_scope_audience_resources_or_parameters_get_different_tokens()
    {
        Inner.Answer = (number, _) => Inner.Token($"token-{number}", Hour);
        foreach (var request in Requests)
        {
            await Cache.GetTokenAsync(request);
        }

        Assert.That(Requests.Select(request => Cached(request).Value), Is.EqualTo(Enumerable.Range(1, Requests.Length).Select(number => $"token-{number}")));
        Assert.That(Requests.Select(request => Cached(request).Scope), Is.EqualTo(Requests.Select(request => request.Scope)));
        Assert.That(Inner.Requests, Is.EqualTo(Requests), "the provider gets the complete request");
    }

    [Test]
    public async Task The_order_of_parameters_does_not_change_the_cache_key()
    {
        Inner.Answer = (number, _) => Inner.Token($"token-{number}", Hour);
        var token = await Cache.GetTokenAsync(Requests[7]);

        Assert.That(Cached(Requests[7] with { AdditionalParameters = new OrderedDictionary<string, string> { ["b"] = "2", ["a"] = "1" } }), Is.SameAs(token));
    }

    [TestCaseSource(nameof(Requests))]
    public async Task A_rejected_token_is_replaced_under_the_key_of_its_own_request(TokenRequest request)
    {
        Inner.Answer = (number, _) => Inner.Token($"token-{number}", Hour);
        foreach (var each in Requests)
        {
            await Cache.GetTokenAsync(each);
        }

        var rejected = Cached(request);
        var replacement = await Cache.GetTokenAsync(TokenRequest.Replacing(rejected));

        Assert.That(Inner.Requests.Last(), Is.EqualTo(request with { Rejected = rejected }));
        Assert.That(Cached(request), Is.SameAs(replacement));
        AssertFetches(Requests.Length + 1);
    }

    [TestCaseSource(nameof(Requests))]
    public async Task A_due_token_is_refreshed_with_the_request_that_acquired_it(TokenRequest request)
    {
        Inner.Answer = (_, _) => Inner.Token("token", Hour);
        await Cache.GetTokenAsync(request with { MinimumLifetime = TimeSpan.FromMinutes(1) });
        Inner.Answer = null;
        Time.Advance(TimeSpan.FromMinutes(55));

        Cached(request with { MinimumLifetime = TimeSpan.FromMinutes(1) });

        Assert.That((await Inner.NextAsync()).Request, Is.EqualTo(request));
    }

    [Test]
    public async Task MaxScopes_limits_the_entries_of_audiences_too()
    {
        Inner.Answer = (_, _) => Inner.Token("token", Hour);
        var cache = NewCache(new TokenCacheOptions { MaxScopes = 10 });
        for (var i = 0; i < 50; i++)
        {
            await cache.GetTokenAsync(new TokenRequest { Audience = $"audience-{i}" });
            Assert.That(cache.Status.Entries, Has.Count.LessThanOrEqualTo(11));
        }

        await cache.GetTokenAsync(new TokenRequest { Audience = "audience-0" });
        AssertFetches(51, "it was evicted", cache);
    }

    [TestCaseSource(nameof(Some))]
    public async Task A_cached_token_is_returned_without_an_allocation_whatever_the_request_names(TokenRequest request)
    {
        Inner.Answer = (_, _) => Inner.Token("token", Hour);
        await Cache.GetTokenAsync(request);
        Read(request);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Read(request);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public async Task The_log_shows_the_scope_and_not_the_cache_key()
    {
        Inner.Answer = (_, _) => Inner.Token("token", Hour);

        await Cache.GetTokenAsync(Requests[3]);
        await Log.NextLineAsync();

        Assert.That(Log.Lines.Single().Text, Does.Contain("orders").And.Not.Contain(Requests[3].Key));
    }

    private void Read(TokenRequest request)
    {
        for (var i = 0; i < 100; i++)
        {
            var call = Cache.GetTokenAsync(request);
            _ = call.IsCompletedSuccessfully ? call.Result : throw new InvalidOperationException("It is not cached.");
        }
    }
}
