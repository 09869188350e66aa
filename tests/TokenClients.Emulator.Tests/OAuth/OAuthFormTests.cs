using System.Net;

namespace TokenClients.Emulator.Tests;

/// <summary>The form of an OAuth request, which is parsed as strictly as the specification requires.</summary>
internal sealed class OAuthFormTests : EmulatorFixture
{
    [TestCase("application/x-www-form-urlencoded", 200)]
    [TestCase("application/x-www-form-urlencoded; charset=utf-8", 200)]
    [TestCase("Application/X-WWW-Form-Urlencoded ;charset=utf-8", 200)]
    [TestCase("application/json", 400)]
    [TestCase("text/plain", 400)]
    [TestCase(null, 400)]
    public async Task The_content_type_must_be_that_of_a_form(string? contentType, int status)
    {
        using var response = await PostFormAsync("/oauth2/token", Form(ClientCredentials), contentType);

        Assert.That((int)response.StatusCode, Is.EqualTo(status));
        Assert.That(
            await response.Content.ReadAsStringAsync(),
            Does.Contain(status == 200 ? "access_token" : "\"error\":\"invalid_request\""));
    }

    [TestCase("grant_type", "client_credentials")]
    [TestCase("client_id", TokenEmulator.DefaultClientId)]
    [TestCase("client_secret", TokenEmulator.DefaultClientSecret)]
    [TestCase("scope", "orders.send")]
    [TestCase("audience", "x")]
    public async Task A_repeated_parameter_is_an_invalid_request(string name, string value)
    {
        using var response = await RequestOAuthAsync(
            [.. ClientCredentials.Where(field => field.Item1 != name), (name, value), (name, value)]);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(
            await response.Content.ReadAsStringAsync(),
            Does.Contain("\"error\":\"invalid_request\"").And.Contain("without repeated parameters"));
    }

    [Test]
    public async Task The_order_of_the_parameters_and_unknown_ones_do_not_matter()
    {
        using var response = await RequestOAuthAsync(
            [("tenant", "x"), .. ClientCredentials.Reverse(), ("api-version", "1")]);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_resource_may_be_repeated()
    {
        using var response = await RequestOAuthAsync([.. ClientCredentials, ("resource", "https://a.example/"), ("resource", "https://b.example/")]);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Parameter_names_are_case_sensitive()
    {
        using var response = await RequestOAuthAsync([("Grant_Type", "client_credentials"), .. ClientCredentials[1..]]);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("grant_type is missing"));
    }

    [TestCase("")]
    [TestCase("{}")]
    public async Task A_body_that_is_not_a_form_is_reported_as_missing_the_grant_type(string body)
    {
        using var response = await PostFormAsync("/oauth2/token", body);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("grant_type is missing"));
    }
}
