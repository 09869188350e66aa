using System.Globalization;
using System.Text.Json;

namespace TokenClients.Emulator.Tests;

/// <summary>The errors of the OAuth 2.0 token endpoint.</summary>
internal sealed class OAuthResponsesTests : EmulatorFixture
{
    [TestCase(400, "invalid_request")]
    [TestCase(401, "invalid_client")]
    [TestCase(403, "unauthorized_client")]
    [TestCase(404, "invalid_request")]
    [TestCase(408, "temporarily_unavailable")]
    [TestCase(429, "temporarily_unavailable", "5")]
    [TestCase(500, "server_error")]
    [TestCase(502, "server_error")]
    [TestCase(503, "temporarily_unavailable")]
    [TestCase(599, "server_error")]
    public async Task An_error_response_has_a_code_and_a_description(int status, string error, string retryAfter = "")
    {
        Time.Advance(TimeSpan.FromSeconds(12_345));
        Emulator.OAuth.Faults.Enqueue(Fault.Status(status));
        using var response = await RequestOAuthAsync();
        var json = JsonElement.Parse(await response.Content.ReadAsStringAsync());

        Assert.That((int)response.StatusCode, Is.EqualTo(status));
        Assert.That(json.EnumerateObject().Select(part => part.Name), Is.EqualTo(["error", "error_description"]));
        Assert.That(json.GetProperty("error").GetString(), Is.EqualTo(error));
        Assert.That(json.GetProperty("error_description").GetString(), Does.Match(@"^[ !#-\[\]-~]{10,}$"));
        Assert.That(Raw(response, "Retry-After"), Is.EqualTo(retryAfter));
        Assert.That(Raw(response, "Content-Type"), Is.EqualTo("application/json; charset=utf-8"));
        Assert.That(Raw(response, "Cache-Control"), Is.EqualTo("no-store"));
        Assert.That(Raw(response, "Pragma"), Is.EqualTo("no-cache"));
        Assert.That(Raw(response, "Date"), Is.EqualTo(Time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture)));
    }

    [Test]
    public async Task No_error_repeats_what_was_sent()
    {
        const string Sent = "sent-in-the-wrong-place";
        HttpResponseMessage[] responses =
        [
            await RequestOAuthAsync([("grant_type", Sent), .. ClientCredentials[1..]]),
            await RequestOAuthAsync([.. ClientCredentials[..3], ("scope", $"\"{Sent}\"")]),
            await RequestOAuthAsync([ClientCredentials[0], ("client_id", Sent), ("client_secret", Sent)]),
            await RequestOAuthAsync(ClientCredentials[0], ("client_id", Sent)),
            await RequestOAuthAsync(("client_id", Sent)),
            await PostFormAsync("/oauth2/token", Sent, "text/plain"),
            await PostFormAsync(
                "/oauth2/token", $"grant_type=client_credentials&client_id={Sent}", authorization: Basic.Plain("a:b")),
        ];

        foreach (var response in responses)
        {
            Assert.That((int)response.StatusCode, Is.InRange(400, 401));
            Assert.That($"{response.Headers} {await response.Content.ReadAsStringAsync()}", Does.Not.Contain(Sent));
            response.Dispose();
        }
    }

    [Test]
    public async Task Each_response_has_its_own_request_id()
    {
        using var first = await RequestOAuthAsync();
        using var second = await RequestOAuthAsync();
        using var third = await RequestOAuthAsync(ClientCredentials[0]);

        Assert.That(
            new[] { first, second, third }.Select(response => Guid.Parse(Raw(response, "x-ms-request-id"))),
            Is.Unique);
    }
}
