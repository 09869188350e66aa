namespace TokenClients.Tests;

/// <summary>Assertions that the client signs and the server rejects.</summary>
internal sealed class RejectedAssertionTests : OpenIddictFixture
{
    private const string OtherAudience =
        "The specified token doesn't contain any valid audience, which may indicate that it was issued to be used with another application.";

    private const string OtherKey = "The signing key associated to the specified token was not found.";

    [SetUp]
    public Task StartAsync() => StartAsync(RegisteredClient.WithKeys(Keys.PublicOf(Keys.Rsa)));

    [Test]
    public async Task An_assertion_for_another_audience_is_rejected_and_the_setting_is_named()
    {
        var failure = await FailureOf(Signing(o => o.Assertion.Audience = "https://elsewhere.example/"));

        AssertRejected(failure, OtherAudience, status: 400, "invalid_token");
        Assert.That(failure.Message, Does.Contain("Check ClientId, PrivateKeyProvider, Assertion, Scope"));
    }

    [Test]
    public async Task An_assertion_for_the_token_endpoint_instead_of_the_issuer_is_rejected() => AssertRejected(
        await FailureOf(Signing(o => o.Assertion.UseTokenEndpointAsAudience = true)), OtherAudience, status: 400, "invalid_token");

    [Test]
    public async Task An_assertion_of_another_type_is_rejected() =>
        AssertRejected(await FailureOf(Signing(o => o.Assertion.Type = "JWT")), "The specified token is not of the expected type.");

    [Test]
    public async Task An_assertion_signed_with_another_key_is_rejected() =>
        AssertRejected(await FailureOf(Signing(o => o.PrivateKeyProvider = () => OAuthPrivateKey.FromRsa(Keys.OtherRsa))), OtherKey);

    [Test]
    public async Task An_assertion_signed_with_another_certificate_is_rejected() => AssertRejected(
        await FailureOf(Signing(o => o.PrivateKeyProvider = () => OAuthPrivateKey.FromCertificate(Certificates.OtherRsa))), OtherKey);

    [Test]
    public async Task An_unknown_client_is_rejected() => AssertRejected(await FailureOf(Signing(o => o.ClientId = "stranger")), OtherKey);

    [Test]
    public async Task An_expired_assertion_is_rejected_and_the_next_is_dated_by_the_servers_clock()
    {
        Time.SetWallClock(Time.GetUtcNow().AddHours(-1));
        var client = Signing(o => (o.Authority, o.Endpoint, o.Assertion.Audience) =
            (null, new Uri(Server.Issuer, "connect/token"), Server.Issuer.AbsoluteUri));

        AssertRejected(await FailureOf(client), "The specified token is no longer valid.");

        Time.Advance(60); // the cool-down
        await TokenOf(client);
    }

    [Test]
    public async Task Assertions_are_dated_by_the_server_time_of_the_metadata_response([Values(-1, 1)] int hours)
    {
        Time.SetWallClock(Time.GetUtcNow().AddHours(hours));

        await TokenOf(Signing(_ => { }));

        Assert.That(
            Server.TokenRequests.Single().AssertionClaims.GetProperty("iat").GetInt64(),
            Is.EqualTo(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()).Within(60));
    }

    private ITokenProvider Signing(Action<OAuthClientOptions> configure) => Client(o =>
    {
        o.PrivateKeyProvider = () => OAuthPrivateKey.FromRsa(Keys.Rsa);
        configure(o);
    });
}
