using System.Net;
using System.Text.Json;

namespace TokenClients.Emulator.Tests;

/// <summary>The valid and invalid requests to the OAuth 2.0 token endpoint.</summary>
internal sealed class OAuthTokenServiceTests : EmulatorFixture
{
    [Test]
    public async Task A_successful_response_has_the_specified_body_and_headers()
    {
        using var response = await RequestOAuthAsync();
        var body = await response.Content.ReadAsStringAsync();

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(body, Does.Match(
            @"^\{""access_token"":""[\w-]+\.[\w-]+\.[\w-]+"",""token_type"":""Bearer"",""expires_in"":3600,"
            + @"""scope"":""orders\.send""\}$"));
        Assert.That(Raw(response, "Content-Type"), Is.EqualTo("application/json; charset=utf-8"));
        Assert.That(Raw(response, "Cache-Control"), Is.EqualTo("no-store"));
        Assert.That(Raw(response, "Pragma"), Is.EqualTo("no-cache"));
        Assert.That(Guid.TryParse(Raw(response, "x-ms-request-id"), out _), Is.True);
        Assert.That(Raw(response, "Date"), Is.EqualTo("Thu, 01 Jan 2026 00:00:00 GMT"));
    }

    [Test]
    public async Task A_request_without_a_scope_gets_a_response_without_one()
    {
        using var without = await RequestOAuthAsync(ClientCredentials[..3]);
        using var empty = await RequestOAuthAsync([.. ClientCredentials[..3], ("scope", "")]);

        foreach (var response in (HttpResponseMessage[])[without, empty])
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            var json = JsonElement.Parse(await response.Content.ReadAsStringAsync());
            Assert.That(
                json.EnumerateObject().Select(part => part.Name),
                Is.EqualTo(["access_token", "token_type", "expires_in"]));
        }
    }

    [TestCase("orders.send orders.listen")]
    [TestCase("https://contoso.servicebus.windows.net/.default")]
    [TestCase("!#[]~")]
    [TestCase("a+b&c=d%20'<>")]
    public async Task A_valid_scope_is_returned(string scope)
    {
        using var response = await RequestOAuthAsync([.. ClientCredentials[..3], ("scope", scope)]);
        var json = JsonElement.Parse(await response.Content.ReadAsStringAsync());

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(json.GetProperty("scope").GetString(), Is.EqualTo(scope));
    }

    [TestCase("a\"b")]
    [TestCase("a\\b")]
    [TestCase("a\tb")]
    [TestCase("a\u007fb")]
    [TestCase("\u00e4")]
    [TestCase(" a")]
    [TestCase("a ")]
    [TestCase("a  b")]
    [TestCase(" ")]
    public async Task A_scope_with_invalid_characters_is_an_invalid_scope(string scope)
    {
        using var response = await RequestOAuthAsync([.. ClientCredentials[..3], ("scope", scope)]);

        await AssertErrorAsync(response, 400, "invalid_scope", "single spaces");
    }

    [Test]
    public async Task A_wrong_grant_type_is_unsupported_and_a_missing_one_is_invalid()
    {
        using var wrong = await RequestOAuthAsync([("grant_type", "password"), .. ClientCredentials[1..]]);
        using var case1 = await RequestOAuthAsync([("grant_type", "Client_Credentials"), .. ClientCredentials[1..]]);
        using var missing = await RequestOAuthAsync(ClientCredentials[1..]);
        using var empty = await RequestOAuthAsync([("grant_type", ""), .. ClientCredentials[1..]]);

        await AssertErrorAsync(wrong, 400, "unsupported_grant_type", "must be client_credentials");
        await AssertErrorAsync(case1, 400, "unsupported_grant_type", "must be client_credentials");
        await AssertErrorAsync(missing, 400, "invalid_request", "grant_type is missing");
        await AssertErrorAsync(empty, 400, "invalid_request", "grant_type is missing");
    }

    [TestCase("/oauth2/token")]
    [TestCase("/oauth2/token/")]
    [TestCase("/OAuth2/Token")]
    [TestCase("/oauth2/token?api-version=1")]
    [TestCase("/oauth2/%74oken")]
    public async Task Every_spelling_of_the_path_is_accepted(string target)
    {
        using var connection = await RawConnection.OpenAsync(Emulator.BaseAddress);
        await connection.SendAsync(RawConnection.Post(target, Form(ClientCredentials)));
        await Until.IsTrueAsync(
            () => Emulator.OAuth.Requests is [{ StatusCode: 200 }], "the request was not granted");
    }

    [TestCase("/oauth2")]
    [TestCase("/oauth2/v2.0/token")]
    [TestCase("/tenant/oauth2/token")]
    [TestCase("/token")]
    public async Task Another_path_is_not_found(string path)
    {
        using var response = await PostFormAsync(path, Form(ClientCredentials));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(Emulator.OAuth.Requests, Is.Empty);
    }

    [TestCase("GET")]
    [TestCase("PUT")]
    public async Task Only_POST_is_allowed(string method)
    {
        using var response = await SendAsync(
            new HttpMethod(method),
            "/oauth2/token?" + Form(ClientCredentials),
            Basic.Header(TokenEmulator.DefaultClientId, TokenEmulator.DefaultClientSecret));

        await AssertErrorAsync(response, 405, "invalid_request", "Method Not Allowed");
        Assert.That(Raw(response, "Allow"), Is.EqualTo("POST"));
    }

    private static async Task AssertErrorAsync(
        HttpResponseMessage response, int status, string error, string description)
    {
        Assert.That((int)response.StatusCode, Is.EqualTo(status));
        var json = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        Assert.That(json.GetProperty("error").GetString(), Is.EqualTo(error));
        Assert.That(json.GetProperty("error_description").GetString(), Does.Contain(description));
    }
}
