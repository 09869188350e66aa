using WireMock.ResponseBuilders;

namespace TokenClients.Tests;

/// <summary>Responses that do not come from a token service.</summary>
internal sealed class WrongResponseTests : WireMockFixture
{
    [Test]
    public async Task An_empty_body_is_not_a_token([ValueSource(nameof(Services))] string service)
    {
        var failure = await FailureWith(service, TokenServices.Issue(service, "opaque").WithFault(FaultType.EMPTY_RESPONSE));

        AssertInvalid(failure, "answered 200 with an empty body");
    }

    [Test]
    public async Task A_garbled_body_is_not_a_token([ValueSource(nameof(Services))] string service)
    {
        var failure = await FailureWith(service, TokenServices.Issue(service, "opaque").WithFault(FaultType.MALFORMED_RESPONSE_CHUNK));

        AssertInvalid(failure, "answered 200 with ");
    }

    [Test]
    public async Task An_HTML_page_is_not_a_token([ValueSource(nameof(Services))] string service)
    {
        var failure = await FailureWith(service, Response.Create()
            .WithHeader("Content-Type", "text/html").WithBody("<html><body><h1>Sign in to the Wi-Fi</h1></body></html>"));

        AssertInvalid(failure, "answered 200 with an HTML page ('Sign in to the Wi-Fi')");
    }

    [Test]
    public async Task A_404_is_reported_as_a_wrong_address([ValueSource(nameof(Services))] string service)
    {
        var failure = await FailureOf(Client(service));

        Assert.That((failure.Reason, (int?)failure.StatusCode), Is.EqualTo((TokenFailureReason.BadRequest, (int?)404)));
        Assert.That(failure.Message, Does.Contain("has no token service at this address"));
        Assert.That(Requests, Has.Count.EqualTo(1));
    }

    private async Task<TokenException> FailureWith(string service, IResponseBuilder response)
    {
        Server.Given(TokenServices.RequestTo(service)).RespondWith(response);
        return await FailureOf(Client(service));
    }

    private void AssertInvalid(TokenException failure, string message)
    {
        Assert.That((failure.Reason, (int?)failure.StatusCode), Is.EqualTo((TokenFailureReason.InvalidResponse, (int?)200)));
        Assert.That(failure.Message, Does.Contain(message));
        Assert.That(Requests, Has.Count.EqualTo(1), "an invalid body is not retried");
    }
}
