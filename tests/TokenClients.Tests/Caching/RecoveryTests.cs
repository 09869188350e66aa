using Microsoft.Extensions.Logging;

namespace TokenClients.Tests;

/// <summary>The log records when fetches succeed again after failures.</summary>
internal sealed class RecoveryTests : CacheFixture
{
    private static readonly TokenRequest Orders = TokenRequest.For("orders");

    private string[] Recoveries => [.. Log.Lines.Where(line => line.Level == LogLevel.Information).Select(line => line.Text)];

    [Test]
    public async Task The_first_token_after_failures_is_logged_with_their_number_and_duration()
    {
        await FetchAsync(Unavailable());
        Time.Advance(1.5);
        await FetchAsync(Rejected());
        Time.Advance(60);
        await FetchAsync(correlationId: "cv.1");

        Assert.That(Recoveries, Is.EqualTo([
            "Token client 'test' acquired a token for its default scope again; it expires on 2026-01-01 01:01:01Z. " +
            "Preceding failed fetches: 2, over 61.5 s. Correlation id: cv.1",
        ]));
        Assert.That(Log.Lines, Has.Count.EqualTo(3), "one line for each fetch");
    }

    [Test]
    public async Task A_token_after_a_successful_fetch_is_not_logged_as_a_recovery()
    {
        await FetchAsync();
        await FetchAsync(Unavailable(), Orders);
        Time.Advance(60);
        await FetchAsync(request: Orders);
        Time.Advance(TimeSpan.FromMinutes(57));
        await FetchAsync();
        await FetchAsync(request: Orders);

        Assert.That(Recoveries, Has.Length.EqualTo(1).And.All.Contains("for orders again"));
    }

    [Test]
    public async Task A_failed_refresh_counts_as_a_preceding_failure_even_if_the_token_was_valid()
    {
        await FetchAsync();
        Time.Advance(TimeSpan.FromMinutes(55));
        await FetchAsync(Unavailable());
        Time.Advance(1);
        await FetchAsync();

        Assert.That(Recoveries, Has.Length.EqualTo(1).And.All.Contains("Preceding failed fetches: 1, over 1 s"));
    }

    [Test]
    public async Task A_failure_that_affected_all_scopes_recovers_in_the_log_only_for_its_own_scope()
    {
        await FetchAsync(new TokenException(TokenFailureReason.CredentialRejected, "no") { StatusCode = System.Net.HttpStatusCode.Unauthorized }, Orders);
        await FailureAsync();
        Time.Advance(30);

        await FetchAsync();
        Assert.That(Recoveries, Is.Empty, "no failure was logged for the default scope");
        await FetchAsync(request: Orders);
        Assert.That(Recoveries, Has.Length.EqualTo(1).And.All.Contains("for orders again"));
    }

    [TestCase("settings"), TestCase("clear"), TestCase("remove")]
    public async Task Ending_the_back_off_early_does_not_hide_the_recovery(string cause)
    {
        await FetchAsync(Rejected(), Orders);
        Time.Advance(10);
        await (cause switch
        {
            "settings" => Task.Run(() => Cache.Use(new TokenSource(Inner))),
            "clear" => Task.Run(Cache.Clear),
            _ => Cache.RemoveAsync(Orders),
        });

        await FetchAsync(Unavailable(), Orders);
        Time.Advance(1);
        await FetchAsync(request: Orders);

        Assert.That(Recoveries, Has.Length.EqualTo(1).And.All.Contains("Preceding failed fetches: 2, over 11 s"));
    }

    private async Task FetchAsync(TokenException? error = null, TokenRequest request = default, string? correlationId = null)
    {
        var call = Cache.GetTokenAsync(request).AsTask();
        var fetch = await Inner.NextAsync();
        await (error is not null ? FailAsync(fetch, error) : SucceedAsync(fetch, new AccessToken($"value-{fetch.Number}", Time.GetUtcNow() + Hour, scope: request.Scope, correlationId: correlationId)));
        await call.ContinueWith(ended => _ = ended.Exception, TaskScheduler.Default);
    }
}
