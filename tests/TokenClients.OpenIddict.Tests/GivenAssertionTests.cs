namespace TokenClients.Tests;

/// <summary>Assertions that another system signed, from a file that is replaced or from a callback.</summary>
internal sealed class GivenAssertionTests : OpenIddictFixture
{
    private readonly string _file = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.jwt");

    [SetUp]
    public Task StartAsync() => StartAsync(RegisteredClient.WithKeys(Keys.PublicOf(Keys.Rsa)));

    [TearDown]
    public void DeleteFile() => File.Delete(_file);

    [Test]
    public async Task AssertionFile_is_read_for_each_fetch()
    {
        string[] assertions = [GivenAssertion.Create(Server.Issuer), GivenAssertion.Create(Server.Issuer)];
        await File.WriteAllTextAsync(_file, assertions[0]);
        var client = Client(o => o.AssertionFile = _file);
        var token = await TokenOf(client);

        await File.WriteAllTextAsync(_file, assertions[1] + "\n");
        await NextTokenOf(client, token);

        AssertReceived(assertions);
    }

    [Test]
    public async Task AssertionProvider_is_called_for_each_fetch()
    {
        string[] assertions = [GivenAssertion.Create(Server.Issuer), GivenAssertion.Create(Server.Issuer)];
        var calls = 0;
        var client = Client(o => o.AssertionProvider = _ => new(assertions[calls++]));

        await NextTokenOf(client, await TokenOf(client));

        AssertReceived(assertions);
    }

    [Test]
    public async Task An_assertion_about_another_subject_is_rejected()
    {
        var client = Client(o => o.AssertionProvider = _ => new(GivenAssertion.Create(Server.Issuer, subject: "stranger")));

        AssertRejected(
            await FailureOf(client),
            "The 'sub' claim returned in the specified client assertion doesn't match the expected value.",
            status: 400,
            "invalid_grant");
    }

    private void AssertReceived(string[] assertions)
    {
        Assert.That(Server.TokenRequests.Select(request => request["client_assertion"]), Is.EqualTo(assertions));
        Assert.That(Server.TokenRequests[0].Fields, Is.EqualTo(["grant_type", "client_id", "client_assertion_type", "client_assertion"]));
    }
}
