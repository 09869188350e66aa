using Microsoft.Extensions.Logging;

namespace TokenClients.Tests;

/// <summary>When the log records that fetches succeed again, if instances share their tokens.</summary>
internal sealed class StoredRecoveryTests : StoreFixture
{
    private string[] Recoveries => [.. Log.Lines.Where(line => line.Level == LogLevel.Information).Select(line => line.Text)];

    [Test]
    public async Task A_token_stored_by_another_instance_is_logged_as_the_end_of_the_failures()
    {
        await FailAsync();
        await StoreAsync(Other);
        Time.Advance(1);
        await Node.GetTokenAsync();
        await Eventually.IsTrue(() => Recoveries.Length == 1, "the end of the failures is logged");

        Assert.That(Recoveries.Single(), Does.StartWith("Token client 'test' acquired a token for its default scope again").And.Contains("Preceding failed fetches: 1, over 1 s"));
    }

    [Test]
    public async Task A_store_lookup_during_the_back_off_does_not_count_as_a_failed_fetch()
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
    public async Task A_failure_counts_even_if_the_store_then_has_a_token_of_another_instance()
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

    /// <summary>Makes the service fail once.</summary>
    private async Task FailAsync(TimeSpan? retryAfter = null)
    {
        var answer = Inner.Answer;
        Inner.Answer = (_, _) => throw new TokenException(TokenFailureReason.Unavailable, "down") { RetryAfter = retryAfter };
        await Assert.ThrowsAsync<TokenException>(() => Node.GetTokenAsync().AsTask());
        Inner.Answer = answer;
    }
}
