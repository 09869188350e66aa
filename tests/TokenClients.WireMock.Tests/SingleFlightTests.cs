namespace TokenClients.Tests;

/// <summary>Simultaneous callers share one request.</summary>
internal sealed class SingleFlightTests : WireMockFixture
{
    [Test]
    public async Task A_thousand_callers_share_one_token_request([ValueSource(nameof(Services))] string service)
    {
        using var held = new HeldResponse();
        Server.Given(TokenServices.RequestTo(service)).RespondWith(TokenServices.Issue(service, "opaque", held));
        var client = Client(service);

        var calls = await Callers.CallAsync(1000, _ => TokenOf(client));
        await held.RequestAsync();
        held.Release();
        var tokens = await Task.WhenAll(calls);

        Assert.That(tokens.Select(token => token.Value).Distinct(), Is.EqualTo(["opaque"]));
        Assert.That(Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_thousand_callers_share_one_failure([ValueSource(nameof(Services))] string service)
    {
        using var held = new HeldResponse();
        Server.Given(TokenServices.RequestTo(service)).RespondWith(TokenServices.Issue(service, "opaque", held).WithStatusCode(401));
        var client = Client(service);

        var calls = await Callers.CallAsync(1000, _ => FailureOf(client));
        await held.RequestAsync();
        held.Release();
        var failures = await Task.WhenAll(calls);

        Assert.That(failures.Select(failure => failure.Reason).Distinct(), Is.EqualTo([TokenFailureReason.CredentialRejected]));
        Assert.That(Requests, Has.Count.EqualTo(1));
    }
}
