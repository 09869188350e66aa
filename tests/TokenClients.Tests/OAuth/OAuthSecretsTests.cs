using System.Text.Json;

namespace TokenClients.Tests;

/// <summary>Error texts in which a server echoes a credential are withheld.</summary>
internal sealed class OAuthSecretsTests : OAuthFixture
{
    private static readonly string[] EchoedSecrets = [Secret, "two words+more/=", "pässwörd & co", "100%25"];

    [TestCaseSource(nameof(EchoedSecrets))]
    public async Task An_error_text_that_echoes_the_secret_or_the_header_is_withheld(string secret)
    {
        foreach (var authentication in new[] { OAuthClientAuthentication.Basic, OAuthClientAuthentication.Form })
        {
            var echo = new StubHandler(async (request, cancellationToken) => Error(
                $"{request.Headers.Authorization} {await request.Content!.ReadAsStringAsync(cancellationToken)}"));

            var failure = await FailureOf(Client(
                echo, options => (options.ClientSecret, options.ClientAuthentication) = (secret, authentication)));

            Assert.That(failure.ErrorDetail, Is.EqualTo("withheld, because it repeats the credential"), $"{authentication}");
            Assert.That(
                $"{failure}", Does.Not.Contain(secret).And.Not.Contain(ClientSecretCredential.BasicParameter(Id, secret)).And.Not.Contain(Uri.EscapeDataString(secret)));
        }
    }

    [Test]
    public async Task An_error_text_that_echoes_the_second_secret_is_withheld()
    {
        foreach (var text in new[] { "the-second-secret", ClientSecretCredential.BasicParameter(Id, "the-second-secret") })
        {
            var client = Client(new StubHandler(_ => Error(text)), options => options.SecondaryClientSecret = "the-second-secret");

            Assert.That((await FailureOf(client)).ErrorDetail, Is.EqualTo("withheld, because it repeats the credential"));
        }
    }

    [TestCase("assertion", "eyJhbGciOiJ9", true)]
    [TestCase("Proxy-Password", "123456789", true)]
    [TestCase("api_key", "123456789", true)]
    [TestCase("my_secret", "123456789", true)]
    [TestCase("subject_token", "123456789", true)]
    [TestCase("pwd", "1234", true)]
    [TestCase("signature", "12345678", true)]
    [TestCase("any_other", "12345678", true)]
    [TestCase("version", "1.0", false)]
    [TestCase("resource", "https://api.example", false)]
    [TestCase("audience", "https://api.example", false)]
    [TestCase("tenant", "contoso.example", false)]
    [TestCase("assertion_type", "urn:ietf:params:oauth", false)]
    public async Task An_echoed_parameter_is_withheld_unless_it_is_known_to_be_harmless(string name, string value, bool withheld)
    {
        var client = Client(new StubHandler(_ => Error($"not {value}")), options => options.AdditionalParameters[name] = value);

        Assert.That(
            (await FailureOf(client)).ErrorDetail,
            Is.EqualTo(withheld ? "withheld, because it repeats the credential" : $"not {value}"));
    }

    [Test]
    public async Task A_secret_that_was_entered_as_ClientId_is_withheld()
    {
        var client = Client(new StubHandler(_ => Error("Application with identifier 'abc8Q~dJK' was not found.")), options =>
            (options.ClientId, options.ClientSecret) = ("abc8Q~dJK", "3f2504e0-4f89-11d3-9a0c-0305e82c3301"));

        Assert.That((await FailureOf(client)).ToString(), Does.Not.Contain("abc8Q"));
    }

    [Test]
    public async Task An_empty_second_secret_withholds_nothing()
    {
        var client = Client(
            new StubHandler(_ => Error($"{ClientSecretCredential.BasicParameter("me", "")} is unknown.")), options => (options.ClientId, options.SecondaryClientSecret) = ("me", ""));

        Assert.That((await FailureOf(client)).ErrorDetail, Is.EqualTo("bWU6 is unknown."));
    }

    [TestCase("the-orders-client", Secret)]
    [TestCase(Id, "3f2504e0-4f89-11d3-9a0c-0305e82c3301")]
    public async Task A_ClientId_that_was_not_swapped_with_the_secret_is_shown(string id, string secret)
    {
        var client = Client(new StubHandler(_ => Error($"Client {id} is unknown.")), options => (options.ClientId, options.ClientSecret) = (id, secret));

        Assert.That((await FailureOf(client)).ErrorDetail, Is.EqualTo($"Client {id} is unknown."));
    }

    [Test]
    public async Task An_error_text_that_echoes_a_truncated_secret_is_withheld()
    {
        var secret = string.Concat(Enumerable.Range(0, 100).Select(i => (char)('a' + (i % 26))));
        var client = Client(new StubHandler(_ => Error($"bad: {secret[..80]}…")), options => options.ClientSecret = secret);

        Assert.That((await FailureOf(client)).ErrorDetail, Is.EqualTo("withheld, because it repeats the credential"));
    }

    private static HttpResponseMessage Error(string words) => Answers.Create(
        400, JsonSerializer.Serialize(new { error = "invalid_request", error_description = words }), "application/json");
}
