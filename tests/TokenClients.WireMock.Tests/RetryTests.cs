using WireMock.ResponseBuilders;

namespace TokenClients.Tests;

/// <summary>A service that is unavailable for a while.</summary>
internal sealed class RetryTests : WireMockFixture
{
    [Test]
    public async Task Two_503_and_a_200_are_one_call([ValueSource(nameof(Services))] string service)
    {
        FailTwice(service);

        var token = await TokenOf(Client(service));

        Assert.That(token.Value, Is.EqualTo("opaque"));
        Assert.That(Server.LogEntries.Select(entry => entry.ResponseMessage!.StatusCode ?? 200), Is.EqualTo(new object[] { 503, 503, 200 }));
    }

    [Test]
    public async Task Every_attempt_at_ARR_has_a_correlation_vector_of_its_own()
    {
        FailTwice("arr");

        await TokenOf(Client("arr"));

        Assert.That(Requests.Select(request => request.Headers!["X-MRC-CV"].Single()), Is.Unique.And.Exactly(3).Items);
    }

    [Test]
    public async Task A_service_that_stays_unavailable_is_given_up_after_the_retries([ValueSource(nameof(Services))] string service)
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
