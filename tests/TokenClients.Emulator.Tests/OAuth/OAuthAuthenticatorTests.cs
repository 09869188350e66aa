using System.Net;

namespace TokenClients.Emulator.Tests;

/// <summary>Which authentication method a request uses, and how errors in it are reported.</summary>
internal sealed class OAuthAuthenticatorTests : AssertionFixture
{
    private const string Id = TokenEmulator.DefaultClientId;
    private const string Secret = TokenEmulator.DefaultClientSecret;

    [Test]
    public async Task An_assertion_and_a_secret_together_are_an_invalid_request()
    {
        Assert.That(
            await SendAsync(NewAssertion().Sign(Key), ("client_id", Id), ("client_secret", Secret)),
            Is.EqualTo((400, "invalid_request", "The client must use only one authentication method (Basic, client_secret or client_assertion), and the same client_id everywhere.")));
        using var both = await PostFormAsync("/oauth2/token", Form(Assertion.Form(NewAssertion().Sign(Key))), authorization: Basic.Header(Id, Secret));
        Assert.That(both.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task A_client_registered_without_a_secret_is_rejected_if_it_sends_one()
    {
        Emulator.Options.OAuthClients.Clear();
        using var response = await RequestOAuthAsync();

        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("The client is unknown, or has no secret."));
        Assert.That((await SendAsync(NewAssertion().Sign(Key))).Status, Is.EqualTo(200));
    }

    [TestCase("")]
    [TestCase("a.b")]
    [TestCase("a.b.c.d")]
    [TestCase("e30.e30.")]
    [TestCase("W10.W10.AAAA")]
    [TestCase("!.!.!")]
    public async Task A_malformed_assertion_is_rejected(string assertion)
    {
        using var response = await RequestOAuthAsync(Assertion.Form(assertion));

        Assert.That((int)response.StatusCode, Is.InRange(400, 401));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("client_assertion is").Or.Contain("The iss and the sub"));
    }

    [Test]
    public async Task An_assertion_header_with_two_algorithms_is_rejected()
    {
        var header = System.Buffers.Text.Base64Url.EncodeToString("""{"alg":"ES256","alg":"none"}"""u8);

        Assert.That((await SendAsync($"{header}.e30.AAAA")).Description, Does.StartWith("client_assertion is not a JSON Web Token"));
    }

    [TestCase(null)]
    [TestCase("urn:ietf:params:oauth:client-assertion-type:saml2-bearer")]
    public async Task The_client_assertion_type_is_required_and_must_be_jwt_bearer(string? type)
    {
        using var response = await RequestOAuthAsync(
            [("grant_type", "client_credentials"), ("client_assertion", NewAssertion().Sign(Key)), .. type is null ? [] : new[] { ("client_assertion_type", type) }]);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain($"client_assertion_type must be {Assertion.Type}."));
    }

    [Test]
    public async Task The_error_explains_that_a_Basic_credential_must_be_form_encoded()
    {
        using var response = await PostFormAsync("/oauth2/token", "grant_type=client_credentials", authorization: Basic.Plain($"{Id}:{Secret}"));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(Raw(response, "WWW-Authenticate"), Is.EqualTo("Basic realm=\"emulator\""));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("must each be form-encoded").And.Not.Contain(Secret));
    }

    [Test]
    public async Task The_error_explains_a_Basic_credential_that_is_not_base64()
    {
        using var response = await PostFormAsync("/oauth2/token", "grant_type=client_credentials", authorization: "Basic !");

        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("must be the base64 form of"));
    }

    [Test]
    public async Task The_response_to_a_rejected_assertion_has_no_WWW_Authenticate()
    {
        using var response = await RequestOAuthAsync(Assertion.Form(NewAssertion().With("aud", "x").Sign(Key)));

        Assert.That((response.StatusCode, Raw(response, "WWW-Authenticate")), Is.EqualTo((HttpStatusCode.Unauthorized, "")));
    }
}
