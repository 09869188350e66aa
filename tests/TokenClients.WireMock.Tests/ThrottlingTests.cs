using WireMock.ResponseBuilders;

namespace TokenClients.Tests;

/// <summary>429 with <c>Retry-After</c>: a short one is waited for within the call, a long one ends the call.</summary>
internal sealed class ThrottlingTests : WireMockFixture
{
    [Test]
    public async Task No_request_is_sent_before_a_long_Retry_After_has_passed([ValueSource(nameof(Services))] string service)
    {
        Server.Given(TokenServices.RequestTo(service))
            .RespondWith(Response.Create().WithStatusCode(429).WithHeader("Retry-After", "120"));
        var client = Client(service);

        var failure = await FailureOf(client);
        Assert.That((failure.Reason, failure.RetryAfter), Is.EqualTo((TokenFailureReason.Throttled, TimeSpan.FromSeconds(120))));

        Time.Advance(119.9);
        await FailureOf(client);
        Assert.That(Requests, Has.Count.EqualTo(1));

        Time.Advance(0.1);
        await FailureOf(client);
        Assert.That(Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_short_Retry_After_is_waited_for_within_the_call([ValueSource(nameof(Services))] string service)
    {
        Server.Given(TokenServices.RequestTo(service)).InScenario("busy").WillSetStateTo("idle")
            .RespondWith(Response.Create().WithStatusCode(429).WithHeader("Retry-After", "5"));
        Server.Given(TokenServices.RequestTo(service)).InScenario("busy").WhenStateIs("idle")
            .RespondWith(TokenServices.Issue(service, "opaque"));
        var watched = new WatchedTime(Time);

        var call = TokenOf(Client(service, time: watched));
        await watched.TimerAsync(TimeSpan.FromSeconds(5));
        Assert.That(Requests, Has.Count.EqualTo(1));
        Time.Advance(5);

        Assert.That((await call).Value, Is.EqualTo("opaque"));
        Assert.That(Requests, Has.Count.EqualTo(2));
    }
}
