using System.Text.Json;

namespace TokenClients.Emulator.Tests;

/// <summary>The credentials of a client of the OAuth 2.0 token endpoint.</summary>
internal sealed class OAuthCredentialTests : EmulatorFixture
{
    private const string Grant = "grant_type=client_credentials";
    private const string Id = TokenEmulator.DefaultClientId;
    private const string Secret = TokenEmulator.DefaultClientSecret;

    [Test]
    public async Task A_token_is_issued_for_a_secret_in_the_form_or_in_a_Basic_header()
    {
        await AssertAsync(200, $"{Grant}&{Form(ClientCredentials[1..3])}");
        await AssertAsync(200, Grant, Basic.Header(Id, Secret));
        await AssertAsync(200, Grant, Basic.Header(Id, Secret).Replace("Basic ", "basic ", StringComparison.Ordinal));
    }

    [TestCase("id:with a colon", "secret:with/colons&more=%2B+")]
    [TestCase("\u00fcser", "p\u00e4ss \u20ac")]
    [TestCase("a%3Ab", "%")]
    public async Task Special_characters_in_id_and_secret_are_decoded_in_form_and_Basic_header(string id, string secret)
    {
        Emulator.Options.OAuthClients[id] = [secret];

        await AssertAsync(200, Grant, Basic.Header(id, secret));
        await AssertAsync(
            200, Grant, Basic.Plain($"{Uri.EscapeDataString(id)}:{Uri.EscapeDataString(secret)}"));
        await AssertAsync(200, $"{Grant}&{Form(("client_id", id), ("client_secret", secret))}");
    }

    [Test]
    public async Task A_secret_that_is_not_form_encoded_is_rejected()
    {
        await AssertAsync(401, Grant, Basic.Plain($"{Id}:{Secret}"));
        await AssertAsync(401, $"{Grant}&client_id={Id}&client_secret={Secret}");
    }

    [TestCase(Id, "wrong")]
    [TestCase("Emulator-Client", Secret)]
    [TestCase("nobody", Secret)]
    [TestCase(Id, "NOT-A-SECRET: a+b/c=%&")]
    public async Task A_wrong_id_or_secret_is_an_invalid_client(string id, string secret)
    {
        await AssertAsync(401, Grant, Basic.Header(id, secret));
        await AssertAsync(401, $"{Grant}&{Form(("client_id", id), ("client_secret", secret))}");
    }

    [Test]
    public async Task Only_the_two_secrets_of_a_client_are_valid()
    {
        Emulator.Options.OAuthClients["rotating"] = ["primary", "secondary"];

        await AssertAsync(200, Grant, Basic.Header("rotating", "primary"));
        await AssertAsync(200, Grant, Basic.Header("rotating", "secondary"));
        await AssertAsync(401, Grant, Basic.Header("rotating", Secret));
    }

    [TestCase("")]
    [TestCase("&client_id=" + Id)]
    [TestCase("&client_secret=x")]
    [TestCase("&client_id=&client_secret=")]
    public async Task A_missing_credential_is_an_invalid_client(string fields) =>
        Assert.That(await AssertAsync(401, Grant + fields), Does.StartWith("Expected HTTP Basic, or"));

    [TestCase("Basic !")]
    [TestCase("Basic bm9jb2xvbg==")]
    [TestCase("Basic Og==")]
    [TestCase("Basic ////")]
    public async Task A_malformed_Basic_credential_is_an_invalid_client(string authorization) =>
        await AssertAsync(401, Grant, authorization);

    [Test]
    public async Task Basic_and_form_credentials_together_are_an_invalid_request()
    {
        var basic = Basic.Header(Id, Secret);

        Assert.That(
            await AssertAsync(400, $"{Grant}&{Form(ClientCredentials[1..3])}", basic), Does.Contain("only one authentication method"));
        await AssertAsync(400, $"{Grant}&{Form(ClientCredentials[2])}", basic);
        await AssertAsync(400, $"{Grant}&client_id=another", basic);
    }

    [Test]
    public async Task The_form_may_contain_the_id_in_addition_to_a_Basic_credential() =>
        await AssertAsync(200, $"{Grant}&client_id={Id}", Basic.Header(Id, Secret));

    [Test]
    public async Task An_Authorization_header_with_another_scheme_is_ignored()
    {
        await AssertAsync(401, Grant, $"Bearer {await GetBearerAsync()}");
        await AssertAsync(200, $"{Grant}&{Form(ClientCredentials[1..3])}", "Bearer x");
    }

    private async Task<string> AssertAsync(int status, string form, string? authorization = null)
    {
        using var response = await PostFormAsync("/oauth2/token", form, authorization: authorization);
        var body = await response.Content.ReadAsStringAsync();
        Assert.That((int)response.StatusCode, Is.EqualTo(status), body);
        if (status == 200)
        {
            return body;
        }

        var json = JsonElement.Parse(body);
        var basic = authorization?.StartsWith("Basic ", StringComparison.Ordinal) == true;
        Assert.That(
            json.GetProperty("error").GetString(), Is.EqualTo(status == 401 ? "invalid_client" : "invalid_request"));
        Assert.That(
            Raw(response, "WWW-Authenticate"), Is.EqualTo(status == 401 && basic ? "Basic realm=\"emulator\"" : ""));
        return json.GetProperty("error_description").GetString()!;
    }
}
