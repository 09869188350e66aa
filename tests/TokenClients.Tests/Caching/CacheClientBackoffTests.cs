using System.Net;

namespace TokenClients.Tests;

/// <summary>A rejected credential or a throttling response for one scope makes all scopes of the client back off.</summary>
internal sealed class CacheClientBackoffTests : CacheFixture
{
    [TestCase(TokenFailureReason.CredentialRejected, HttpStatusCode.Unauthorized)]
    [TestCase(TokenFailureReason.CredentialRejected, HttpStatusCode.BadRequest)]
    [TestCase(TokenFailureReason.Throttled, HttpStatusCode.TooManyRequests)]
    public async Task A_thousand_scopes_do_not_send_a_rejected_key_a_thousand_times(TokenFailureReason reason, HttpStatusCode status)
    {
        var error = new TokenException(reason, "not now") { StatusCode = status };
        Inner.Answer = (_, _) => throw error;

        for (var i = 0; i < 1000; i++)
        {
            var failure = await FailureAsync(TokenRequest.For($"scope-{i}"));
            Assert.That(i == 0 ? failure : failure.InnerException, Is.SameAs(error));
        }

        AssertFetches(1);
        Time.Advance(30);
        await FailureAsync(TokenRequest.For("scope-7"));
        AssertFetches(2, "the key is tried again after the cool-down");
    }

    [Test]
    public async Task A_shorter_back_off_does_not_end_a_longer_one()
    {
        var refused = Cache.GetTokenAsync(TokenRequest.For("refused")).AsTask();
        var toRefuse = await Inner.NextAsync();
        var throttled = Cache.GetTokenAsync(TokenRequest.For("throttled")).AsTask();
        var toThrottle = await Inner.NextAsync();
        var error = new TokenException(TokenFailureReason.CredentialRejected, "refused") { StatusCode = HttpStatusCode.Unauthorized };
        await FailAsync(toRefuse, error);
        await FailAsync(toThrottle, new TokenException(TokenFailureReason.Throttled, "throttled") { StatusCode = HttpStatusCode.TooManyRequests });
        await Assert.ThrowsAsync<TokenException>(() => refused);
        await Assert.ThrowsAsync<TokenException>(() => throttled);

        Time.Advance(29);

        var other = Cache.GetTokenAsync(TokenRequest.For("other")).AsTask();
        Assert.That(other.IsCompleted, Is.True, "the rejected key is still cooling down");
        Assert.That((await Assert.ThrowsAsync<TokenException>(() => other))!.InnerException, Is.SameAs(error));
    }

    [TestCase(TokenFailureReason.CredentialRejected, HttpStatusCode.Forbidden)]
    [TestCase(TokenFailureReason.BadRequest, HttpStatusCode.BadRequest)]
    public async Task A_rejection_of_one_scope_does_not_block_other_scopes(TokenFailureReason reason, HttpStatusCode status)
    {
        Inner.Answer = (number, request) => request.Scope == "forbidden"
            ? throw new TokenException(reason, "forbidden") { StatusCode = status }
            : Inner.Token($"token-{number}", Hour, request.Scope);
        await FailureAsync(TokenRequest.For("forbidden"));

        Assert.That((await Cache.GetTokenAsync(TokenRequest.For("other"))).Value, Is.EqualTo("token-2"));
    }

    [Test]
    public async Task A_scope_omitted_by_the_provider_is_set_by_the_cache_and_used_for_replacement()
    {
        Inner.Answer = (number, _) => Inner.Token($"token-{number}", Hour);
        var token = await Cache.GetTokenAsync(TokenRequest.For("orders"));

        await Cache.GetTokenAsync(TokenRequest.Replacing(token));

        Assert.That(token.Scope, Is.EqualTo("orders"));
        Assert.That(Inner.Requests.Select(request => request.Scope), Is.All.EqualTo("orders"));
    }

    [Test]
    public async Task A_logger_that_requests_a_token_itself_does_not_block_callers()
    {
        var error = Unavailable();
        Inner.Answer = (_, _) => throw error;
        CachingTokenProvider? cache = null;
        cache = new CachingTokenProvider(new TokenSource(Inner), "test", null, Time, new TokenRequestingLogger(() => cache!.GetTokenAsync().AsTask()));

        var call = cache.GetTokenAsync().AsTask();

        Assert.That(await Task.WhenAny(call, Task.Delay(TimeSpan.FromSeconds(20))), Is.SameAs(call));
        Assert.That(await Assert.ThrowsAsync<TokenException>(() => call), Is.SameAs(error));
    }

    private sealed class TokenRequestingLogger(Func<Task<AccessToken>> ask) : Microsoft.Extensions.Logging.ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(Microsoft.Extensions.Logging.LogLevel logLevel) => true;

        public void Log<TState>(
            Microsoft.Extensions.Logging.LogLevel logLevel, Microsoft.Extensions.Logging.EventId eventId, TState state,
            Exception? exception, Func<TState, Exception?, string> formatter) => ask().GetAwaiter().GetResult();
    }

    [Test]
    public async Task A_fetch_in_flight_is_joined_even_after_another_scope_is_rejected()
    {
        var first = Cache.GetTokenAsync(TokenRequest.For("good")).AsTask();
        var flight = await Inner.NextAsync();
        var refused = Cache.GetTokenAsync(TokenRequest.For("refused")).AsTask();
        await FailAsync(
            await Inner.NextAsync(), new TokenException(TokenFailureReason.CredentialRejected, "refused") { StatusCode = HttpStatusCode.Unauthorized });
        await Assert.ThrowsAsync<TokenException>(() => refused);

        var joined = Cache.GetTokenAsync(TokenRequest.For("good")).AsTask();
        flight.Succeed(Inner.Token("token", Hour, "good"));

        Assert.That(await joined, Is.SameAs(await first));
    }
}
