using WireMock.ResponseBuilders;

namespace TokenClients.Tests;

/// <summary>A service that is unavailable for a while.</summary>
internal sealed class RetryTests : WireMockFixture
{
    [Test]
    public async Task A_call_succeeds_after_two_503_responses([ValueSource(nameof(Services))] string service)
    {
        FailTwice(service);

        var token = await TokenOf(Client(service));

        Assert.That(token.Value, Is.EqualTo("opaque"));
        Assert.That(Server.LogEntries.Select(entry => entry.ResponseMessage!.StatusCode ?? 200), Is.EqualTo(new object[] { 503, 503, 200 }));
    }

    [Test]
    public async Task Each_ARR_attempt_has_its_own_correlation_vector()
    {
        FailTwice("arr");

        await TokenOf(Client("arr"));

        Assert.That(Requests.Select(request => request.Headers!["X-MRC-CV"].Single()), Is.Unique.And.Exactly(3).Items);
    }

    [Test]
    public async Task A_call_fails_after_the_last_retry_if_the_service_stays_unavailable([ValueSource(nameof(Services))] string service)
    {
        Server.Given(TokenServices.RequestTo(service)).RespondWith(Response.Create().WithStatusCode(503));

        var failure = await FailureOf(Client(service, o => o.MaxRetries = 2));

        Assert.That((failure.Reason, (int?)failure.StatusCode), Is.EqualTo((TokenFailureReason.Unavailable, (int?)503)));
        Assert.That(Requests, Has.Count.EqualTo(3));
    }

    private void FailTwice(string service)
    {
        Server.Given(TokenServices.RequestTo(service)).InScenario("outage").WillSetStateTo("over", times: 2)
            .RespondWith(Response.Create().WithStatusCode(503));
        Server.Given(TokenServices.RequestTo(service)).InScenario("outage").WhenStateIs("over")
            .RespondWith(TokenServices.Issue(service, "opaque"));
    }
}
