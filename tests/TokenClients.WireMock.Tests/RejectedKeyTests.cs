using WireMock.ResponseBuilders;

namespace TokenClients.Tests;

/// <summary>A rejected key is not sent again during the cool-down, so that the account is not locked.</summary>
internal sealed class RejectedKeyTests : WireMockFixture
{
    [Test]
    public async Task A_rejected_key_is_sent_once([ValueSource(nameof(Services))] string service)
    {
        var client = Rejected(service);

        for (var i = 0; i < 10; i++)
        {
            var failure = await FailureOf(client);
            Assert.That((failure.Reason, (int?)failure.StatusCode), Is.EqualTo((TokenFailureReason.CredentialRejected, (int?)401)));
        }

        Assert.That(Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_rejected_key_is_sent_again_after_the_cool_down([ValueSource(nameof(Services))] string service)
    {
        var client = Rejected(service);
        await FailureOf(client);

        Time.Advance(14.9); // up to half of the 30 s is jitter
        await FailureOf(client);
        Assert.That(Requests, Has.Count.EqualTo(1));

        Time.Advance(15.1);
        await FailureOf(client);
        Assert.That(Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_rejected_key_is_not_sent_for_another_scope([Values("wrap", "oauth")] string service)
    {
        var client = Rejected(service);
        await FailureOf(client);

        await Assert.ThrowsAsync<TokenException>(() => client.GetTokenAsync(new TokenRequest { Scope = "http://fabrikam.servicebus.windows.net/" }).AsTask());

        Assert.That(Requests, Has.Count.EqualTo(1));
    }

    private ITokenProvider Rejected(string service)
    {
        Server.Given(TokenServices.RequestTo(service)).RespondWith(Response.Create().WithStatusCode(401));
        return Client(service);
    }
}
