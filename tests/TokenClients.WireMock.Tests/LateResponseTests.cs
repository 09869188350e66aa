namespace TokenClients.Tests;

/// <summary>Responses that arrive after a timeout.</summary>
internal sealed class LateResponseTests : WireMockFixture
{
    [Test]
    public async Task A_response_after_the_attempt_timeout_is_a_failure([ValueSource(nameof(Services))] string service)
    {
        Server.Given(TokenServices.RequestTo(service))
            .RespondWith(TokenServices.Issue(service, "opaque").WithDelay(TimeSpan.FromSeconds(1)));
        var client = Client(
            service, o => (o.AttemptTimeout, o.MaxRetries) = (TimeSpan.FromMilliseconds(100), 0), TimeProvider.System);

        var failure = await FailureOf(client);

        Assert.That((failure.Reason, failure.StatusCode), Is.EqualTo((TokenFailureReason.Timeout, (System.Net.HttpStatusCode?)null)));
    }

    [Test]
    public async Task After_an_attempt_times_out_the_next_attempt_returns_the_token([ValueSource(nameof(Services))] string service)
    {
        using var held = new HeldResponse(requests: 1);
        Server.Given(TokenServices.RequestTo(service)).RespondWith(TokenServices.Issue(service, "opaque", held));

        var call = TokenOf(Client(service, o => o.AttemptTimeout = TimeSpan.FromSeconds(10)));
        await held.RequestAsync();
        Time.Advance(10);
        await held.RequestAsync();

        Assert.That((await call).Value, Is.EqualTo("opaque"));
    }

    [Test]
    public async Task All_attempts_together_end_at_the_total_timeout([ValueSource(nameof(Services))] string service)
    {
        using var held = new HeldResponse();
        Server.Given(TokenServices.RequestTo(service)).RespondWith(TokenServices.Issue(service, "late", held));

        var call = FailureOf(Client(service, o =>
            (o.AttemptTimeout, o.TotalTimeout, o.MaxRetries) = (TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(25), 10)));
        foreach (var seconds in new[] { 10, 10, 5 })
        {
            await held.RequestAsync();
            Time.Advance(seconds);
        }

        Assert.That((await call).Reason, Is.EqualTo(TokenFailureReason.Timeout));
    }
}
