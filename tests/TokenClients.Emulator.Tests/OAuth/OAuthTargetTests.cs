using System.Net;

namespace TokenClients.Emulator.Tests;

/// <summary>How a request determines what its token is for: resource, audience and scope.</summary>
internal sealed class OAuthTargetTests : EmulatorFixture
{
    private const string A = "https://a.example/";
    private const string B = "api://b";

    [Test]
    public async Task The_audience_of_the_token_is_the_requested_resource_and_audience()
    {
        Assert.That(await AudienceAsync(("resource", A)), Is.EqualTo($"\"{A}\""));
        Assert.That(await AudienceAsync(("audience", "orders")), Is.EqualTo("\"orders\""));
        Assert.That(await AudienceAsync(("resource", A), ("resource", B), ("audience", "orders")), Is.EqualTo($"[\"{A}\",\"{B}\",\"orders\"]"));
        Assert.That(await AudienceAsync(("resource", A), ("audience", A)), Is.EqualTo($"\"{A}\""));
    }

    [TestCase("orders")]
    [TestCase("/orders")]
    [TestCase("https://a.example/#part")]
    public async Task A_resource_that_is_not_an_absolute_address_is_an_invalid_target(string resource)
    {
        using var response = await RequestOAuthAsync([.. ClientCredentials, ("resource", A), ("resource", resource)]);
        var body = await response.Content.ReadAsStringAsync();

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(body, Does.Contain("\"invalid_target\"").And.Contain("absolute address"));
    }

    [Test]
    public async Task Only_allowed_scopes_are_granted()
    {
        Emulator.Options.OAuthScopes = ["orders.send", "orders.read"];
        using var allowed = await RequestOAuthAsync();
        using var other = await RequestOAuthAsync([.. ClientCredentials[..3], ("scope", "orders.send orders.delete")]);
        using var none = await RequestOAuthAsync(ClientCredentials[..3]);

        Assert.That(await allowed.Content.ReadAsStringAsync(), Does.Contain("\"scope\":\"orders.send\""));
        Assert.That(other.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(
            await other.Content.ReadAsStringAsync(),
            Does.Contain("\"invalid_scope\"").And.Contain("allows: orders.send orders.read.").And.Not.Contain("orders.delete"));
        Assert.That(await none.Content.ReadAsStringAsync(), Does.Contain("\"scope\":\"orders.send orders.read\""));
    }

    private async Task<string> AudienceAsync(params (string, string)[] fields)
    {
        using var response = await RequestOAuthAsync([.. ClientCredentials, .. fields]);
        return new Jwt(TokenIn(Service.OAuth, await response.Content.ReadAsStringAsync())).Claims.GetProperty("aud").GetRawText();
    }
}
