using System.Net;

namespace TokenClients.Tests;

/// <summary>A scope whose own requests fail does not keep other scopes from getting tokens.</summary>
internal sealed class ScopeFailureTests : CacheFixture
{
    [TestCase(HttpStatusCode.Unauthorized)]
    [TestCase(HttpStatusCode.BadRequest)]
    [TestCase(HttpStatusCode.TooManyRequests)]
    public async Task A_scope_specific_failure_does_not_block_other_scopes(HttpStatusCode status)
    {
        Inner.Answer = (number, request) => request.Scope == "tenant-7"
            ? throw new TokenException(TokenFailureReason.CredentialRejected, "no such tenant") { StatusCode = status, IsScopeSpecific = true }
            : Inner.Token($"token-{number}", Hour, request.Scope);
        await FailureAsync(TokenRequest.For("tenant-7"));

        Assert.That((await Cache.GetTokenAsync(TokenRequest.For("tenant-8"))).Value, Is.EqualTo("token-2"));
        await FailureAsync(TokenRequest.For("tenant-7"));
        AssertFetches(2, "the failing scope itself backs off");
    }

    [TestCase("tenant-7", "scope 'tenant-7'")]
    [TestCase(null, "the default scope")]
    public async Task A_failure_shared_with_other_scopes_names_the_scope_that_caused_it(string? failing, string named)
    {
        var error = new TokenException(TokenFailureReason.CredentialRejected, "The key is wrong.")
        {
            StatusCode = HttpStatusCode.Unauthorized,
            CorrelationId = "cv.1",
            RetryAfter = TimeSpan.FromSeconds(5),
            Endpoint = new Uri("https://sts.example/"),
            ErrorCode = "T0",
            ErrorDetail = "detail",
        };
        Inner.Answer = (_, _) => throw error;
        Assert.That(await FailureAsync(new TokenRequest { Scope = failing }), Is.SameAs(error));

        var failure = await FailureAsync(TokenRequest.For("other"));

        Assert.That(failure.Message, Does.Contain(named).And.EndWith("The key is wrong."));
        Assert.That(failure.InnerException, Is.SameAs(error));
        Assert.That(
            (failure.Reason, failure.StatusCode, failure.CorrelationId, failure.RetryAfter, failure.Endpoint, failure.ErrorCode, failure.ErrorDetail),
            Is.EqualTo((error.Reason, error.StatusCode, error.CorrelationId, error.RetryAfter, error.Endpoint, error.ErrorCode, error.ErrorDetail)));
        Assert.That(await FailureAsync(TokenRequest.For("another")), Is.SameAs(failure), "all other scopes share one exception");
        AssertFetches(1);
    }

    [Test]
    public async Task A_scope_that_is_rejected_repeatedly_does_not_keep_another_from_getting_tokens()
    {
        Inner.Answer = (number, request) => request.Scope == "bad"
            ? throw Unauthorized()
            : Inner.Token($"token-{number}", TimeSpan.FromMinutes(20), request.Scope);
        var failed = 0;
        await Cache.GetTokenAsync(TokenRequest.For("good"));
        for (var second = 0; second < 3600; second++)
        {
            Time.Advance(1);
            await FailureAsync(TokenRequest.For("bad"));
            failed += await IsServedAsync(TokenRequest.For("good")) ? 0 : 1;
            await Eventually.IsTrue(() => Cache.Status.Entries.All(entry => !entry.IsFetching), "the background refresh has ended");
        }

        Assert.That(failed, Is.Zero);
        Assert.That(Inner.Fetches, Is.LessThan(30));
    }

    [Test]
    public async Task A_scope_that_had_a_token_tries_once_in_a_client_back_off_without_extending_it()
    {
        Inner.Answer = (_, request) => Inner.Token("token", TimeSpan.FromMinutes(1), request.Scope);
        await Cache.GetTokenAsync(TokenRequest.For("good"));
        Time.Advance(60);
        Inner.Answer = (_, _) => throw Unauthorized();
        await FailureAsync(TokenRequest.For("bad"));
        Time.Advance(20);

        await FailureAsync(TokenRequest.For("good"));
        AssertFetches(3, "a scope that had a token tries");
        await FailureAsync(TokenRequest.For("good"));
        await FailureAsync(TokenRequest.For("new"));
        AssertFetches(3, "it tries only once, and a scope that never had a token does not try");

        Time.Advance(10);
        await FailureAsync(TokenRequest.For("new"));
        AssertFetches(4, "30 s after the first failure, not after the last");
    }

    [Test]
    public async Task Retry_After_applies_to_scopes_that_had_a_token_too()
    {
        Inner.Answer = (_, request) => Inner.Token("token", TimeSpan.FromMinutes(1), request.Scope);
        await Cache.GetTokenAsync(TokenRequest.For("good"));
        Time.Advance(60);
        Inner.Answer = (_, _) => throw new TokenException(TokenFailureReason.Throttled, "slow down")
        {
            StatusCode = HttpStatusCode.TooManyRequests,
            RetryAfter = TimeSpan.FromSeconds(30),
        };
        await FailureAsync(TokenRequest.For("bad"));

        await FailureAsync(TokenRequest.For("good"));

        AssertFetches(2);
    }

    [Test]
    public async Task A_scope_that_had_a_token_tries_after_Retry_After_within_a_longer_back_off()
    {
        Inner.Answer = (_, request) => Inner.Token("token", TimeSpan.FromMinutes(1), request.Scope);
        await Cache.GetTokenAsync(TokenRequest.For("good"));
        Time.Advance(60);
        Inner.Answer = null;
        var rejected = Cache.GetTokenAsync(TokenRequest.For("rejected")).AsTask();
        var toReject = await Inner.NextAsync();
        var throttled = Cache.GetTokenAsync(TokenRequest.For("throttled")).AsTask();
        var toThrottle = await Inner.NextAsync();
        await FailAsync(toReject, Unauthorized());
        await FailAsync(toThrottle, new TokenException(TokenFailureReason.Throttled, "slow down")
        {
            StatusCode = HttpStatusCode.TooManyRequests,
            RetryAfter = TimeSpan.FromSeconds(10),
        });
        await Assert.ThrowsAsync<TokenException>(() => rejected);
        await Assert.ThrowsAsync<TokenException>(() => throttled);
        Inner.Answer = (_, _) => throw Unauthorized();

        Time.Advance(9);
        await FailureAsync(TokenRequest.For("good"));
        AssertFetches(3, "the service asked for 10 s");

        Time.Advance(1);
        await FailureAsync(TokenRequest.For("good"));
        AssertFetches(4, "the service did not ask for the rest of the 30 s");
    }

    [Test]
    public async Task A_Retry_After_received_during_the_clients_back_off_applies_to_all_scopes()
    {
        Inner.Answer = (_, request) => Inner.Token("token", TimeSpan.FromMinutes(1), request.Scope);
        await Cache.GetTokenAsync(TokenRequest.For("good"));
        Time.Advance(60);
        Inner.Answer = (_, request) => throw new TokenException(TokenFailureReason.Throttled, "slow down")
        {
            StatusCode = HttpStatusCode.TooManyRequests,
            RetryAfter = request.Scope == "good" ? TimeSpan.FromSeconds(30) : null,
        };
        await FailureAsync(TokenRequest.For("bad"));
        await FailureAsync(TokenRequest.For("good"));
        AssertFetches(3, "a scope that had a token tries");

        Time.Advance(29);
        await FailureAsync(TokenRequest.For("new"));
        AssertFetches(3, "the service asked for 30 s");

        Time.Advance(1);
        await FailureAsync(TokenRequest.For("new"));
        AssertFetches(4);
    }

    private static TokenException Unauthorized() =>
        new(TokenFailureReason.CredentialRejected, "rejected") { StatusCode = HttpStatusCode.Unauthorized };

    private async Task<bool> IsServedAsync(TokenRequest request)
    {
        try
        {
            await Soon(Cache.GetTokenAsync(request).AsTask());
            return true;
        }
        catch (TokenException)
        {
            return false;
        }
    }
}
