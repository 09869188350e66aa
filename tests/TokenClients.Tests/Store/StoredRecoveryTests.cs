using Microsoft.Extensions.Logging;

namespace TokenClients.Tests;

/// <summary>When the log tells that fetches succeed again, where instances share their tokens.</summary>
internal sealed class StoredRecoveryTests : StoreFixture
{
    private string[] Recoveries => [.. Log.Lines.Where(line => line.Level == LogLevel.Information).Select(line => line.Text)];

    [Test]
    public async Task A_token_of_another_instance_ends_the_failures()
    {
        await FailAsync();
        await StoreAsync(Other);
        Time.Advance(1);
        await Node.GetTokenAsync();
        await Eventually.IsTrue(() => Recoveries.Length == 1, "the end of the failures is logged");

        Assert.That(Recoveries.Single(), Does.StartWith("Token client 'test' acquired a token for its default scope again").And.Contains("Preceding failed fetches: 1, over 1 s"));
    }

    [Test]
    public async Task A_look_into_the_store_during_the_back_off_is_no_failed_fetch()
    {
        await FailAsync(retryAfter: TimeSpan.FromSeconds(10));
        for (var second = 1; second < 10; second++)
        {
            Time.Advance(1);
            await Assert.ThrowsAsync<TokenException>(() => Node.GetTokenAsync().AsTask());
        }

        Time.Advance(1);
        await Node.GetTokenAsync();
        await Eventually.IsTrue(() => Recoveries.Length == 1, "the end of the failures is logged");

        Assert.That(Store.Gets, Is.GreaterThan(9));
        Assert.That(Recoveries.Single(), Does.Contain("Preceding failed fetches: 1, over 10 s"));
    }

    [Test]
    public async Task A_failure_before_another_instances_token_was_found_counts()
    {
        Inner.Answer = null;
        var call = Node.GetTokenAsync().AsTask();
        var fetch = await Inner.NextAsync();
        Inner.Answer = (_, request) => Inner.Token("of the other", Hour, request.Scope);
        await StoreAsync(Other);
        fetch.Fail(new TokenException(TokenFailureReason.Unavailable, "down"));
        Assert.That((await call).Value, Is.EqualTo("of the other"));
        Assert.That(Recoveries, Is.Empty);

        Time.Advance(Hour);
        await Node.GetTokenAsync();
        await Eventually.IsTrue(() => Recoveries.Length == 1, "the end of the failures is logged");

        Assert.That(Recoveries.Single(), Does.Contain("Preceding failed fetches: 1, over 3600 s"));
    }

    /// <summary>Has the service fail once.</summary>
    private async Task FailAsync(TimeSpan? retryAfter = null)
    {
        var answer = Inner.Answer;
        Inner.Answer = (_, _) => throw new TokenException(TokenFailureReason.Unavailable, "down") { RetryAfter = retryAfter };
        await Assert.ThrowsAsync<TokenException>(() => Node.GetTokenAsync().AsTask());
        Inner.Answer = answer;
    }
}
