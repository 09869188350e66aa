using System.Net;
using System.Security.Cryptography;
using System.Text.Json;

namespace TokenClients.Emulator.Tests;

/// <summary>Rendering sessions: the resource that accepts the tokens of the Mixed Reality token service.</summary>
internal sealed class ArrSessionResourceTests : SessionFixture
{
    [TestCase("x")]
    [TestCase("null")]
    [TestCase("""{"maxLeaseTimeMinutes":"30","size":"Premium"}""")]
    [TestCase("""{"maxLeaseTimeMinutes":0,"size":"Premium"}""")]
    [TestCase("""{"maxLeaseTimeMinutes":1441,"size":"Premium"}""")]
    [TestCase("""{"maxLeaseTimeMinutes":30,"size":"Huge"}""")]
    [TestCase("""{"size":"Premium","size":"Standard"}""")]
    public async Task Invalid_session_settings_are_rejected(string settings)
    {
        var (status, body) = await UseAsync(HttpMethod.Put, SessionPath, settings);
        var (read, _) = await UseAsync(HttpMethod.Get);

        Assert.That((status, Text(body.GetProperty("error"), "code"), read), Is.EqualTo((400, "BadRequest", 404)));
    }

    [TestCase("a.b")]
    [TestCase("%20")]
    public async Task An_invalid_session_id_is_rejected(string id) => Assert.That(
        (await UseAsync(HttpMethod.Put, $"/accounts/{AccountId}/sessions/{id}", Settings)).Status, Is.EqualTo(400));

    [TestCase(4 * 1024)]
    [TestCase(256 * 1024)]
    public async Task A_large_body_is_rejected(int length)
    {
        using var response = await SendAsync(HttpMethod.Put, SessionPath, Bearer, Settings + new string(' ', length));

        Assert.That((int)response.StatusCode, Is.EqualTo(413));
        Assert.That(Raw(response, "MS-CV"), Is.Not.Empty);
        Assert.That((await JsonAsync(response)).GetProperty("error").GetProperty("code").GetString(), Is.Not.Empty);
    }

    [TestCase("PUT", "")]
    [TestCase("PATCH", "")]
    [TestCase("GET", "/none")]
    [TestCase("DELETE", "/one")]
    [TestCase("POST", "/none/:stop")]
    [TestCase("GET", "/one/:stop")]
    [TestCase("PATCH", "/none")]
    public async Task Every_error_has_a_correlation_vector_and_the_format_of_the_service(string method, string path)
    {
        using var valid = await SendAsync(new HttpMethod(method), $"/accounts/{AccountId}/sessions{path}", Bearer);
        using var invalid = await SendAsync(new HttpMethod(method), $"/accounts/{AccountId}/sessions{path}", "Bearer x");

        foreach (var response in new[] { valid, invalid })
        {
            var error = (await JsonAsync(response)).GetProperty("error");
            Assert.That((int)response.StatusCode, Is.InRange(400, 499));
            Assert.That(Raw(response, "MS-CV"), Does.Match(@"^[A-Za-z0-9+/]{22}\.0$"));
            Assert.That(error.EnumerateObject().Select(part => part.Name), Is.EqualTo(["code", "message", "details", "target", "innerError"]));
        }
    }

    [Test]
    public async Task An_error_has_the_format_of_the_service()
    {
        using var response = await SendAsync(HttpMethod.Get, SessionPath, $"Bearer {await GetJwtAsync()}");
        var error = (await JsonAsync(response)).GetProperty("error");

        Assert.That(error.GetProperty("code").GetString(), Is.EqualTo("NotFound"));
        Assert.That(error.GetProperty("message").GetString(), Is.Not.Empty);
        Assert.That(error.GetProperty("details").GetArrayLength(), Is.Zero);
        Assert.That(Raw(response, "Content-Type"), Is.EqualTo("application/json; charset=utf-8"));
        Assert.That(Raw(response, "MS-CV"), Does.Match(@"^[A-Za-z0-9+/]{22}\.0$"));
    }

    [TestCase(null)]
    [TestCase("Bearer ")]
    [TestCase("Bearer opaque")]
    [TestCase("Bearer a.b.c")]
    [TestCase("Bearer ..")]
    [TestCase("Bearer " + AccountId + ":" + TokenEmulator.DefaultAccountKey)]
    [TestCase("WRAP access_token=\"a\"")]
    public async Task A_request_without_a_token_of_the_service_is_rejected(string? authorization)
    {
        await GetJwtAsync();
        using var response = await SendAsync(HttpMethod.Put, SessionPath, authorization);

        await AssertRejectedAsync(response);
    }

    [Test]
    public async Task A_token_is_valid_until_the_second_it_expires()
    {
        var bearer = $"Bearer {await GetJwtAsync()}";

        Time.Advance(TimeSpan.FromSeconds(86_399.999));
        using var before = await SendAsync(HttpMethod.Put, SessionPath, bearer);
        Time.Advance(TimeSpan.FromMilliseconds(1));
        using var after = await SendAsync(HttpMethod.Get, SessionPath, bearer);

        Assert.That(before.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        await AssertRejectedAsync(after, "expired");
    }

    [Test]
    public async Task A_token_signed_with_another_key_is_rejected()
    {
        var jwt = new Jwt(await GetJwtAsync());
        using var key = RSA.Create(2048);
        using var response = await UseAsync(Service.Arr, Jwt.Forge(jwt.Header, jwt.Claims, key));

        await AssertRejectedAsync(response, "not issued");
    }

    [Test]
    public async Task A_token_without_a_signature_is_rejected()
    {
        var jwt = new Jwt(await GetJwtAsync());
        using var none = await UseAsync(
            Service.Arr, Jwt.Forge(JsonElement.Parse("""{"alg":"none","typ":"JWT"}"""), jwt.Claims, key: null));
        using var empty = await UseAsync(Service.Arr, Jwt.Forge(jwt.Header, jwt.Claims, key: null));

        await AssertRejectedAsync(none, "not issued");
        await AssertRejectedAsync(empty, "not issued");
    }

    [Test]
    public async Task A_token_whose_claims_were_changed_is_rejected()
    {
        Emulator.Options.ArrLifetime = TimeSpan.FromSeconds(1);
        var shortLived = await GetJwtAsync();
        Emulator.Options.ArrLifetime = TimeSpan.FromDays(1);
        var longLived = await GetJwtAsync();
        var mixed = $"{longLived[..longLived.LastIndexOf('.')]}{shortLived[shortLived.LastIndexOf('.')..]}";
        using var response = await UseAsync(Service.Arr, mixed);

        await AssertRejectedAsync(response, "not issued");
    }

    [Test]
    public async Task A_token_of_another_account_is_rejected()
    {
        const string Other = "0a0b0c0d-0000-4000-8000-000000000009";
        Emulator.Options.Accounts[Other] = [TokenEmulator.DefaultAccountKey];
        using var response = await UseAsync(Service.Arr, await GetJwtAsync(Other));

        await AssertRejectedAsync(response, "another account");
    }

    [Test]
    public async Task A_token_of_the_OAuth_endpoint_is_rejected()
    {
        Emulator.Options.OAuthClients[AccountId] = [TokenEmulator.DefaultClientSecret];
        using var granted = await RequestOAuthAsync(
            ClientCredentials[0], ("client_id", AccountId), ClientCredentials[2], ("scope", AccountId));
        using var response = await UseAsync(
            Service.Arr, TokenIn(Service.OAuth, await granted.Content.ReadAsStringAsync()));

        await AssertRejectedAsync(response);
    }

    [Test]
    public async Task The_path_and_the_account_are_case_insensitive()
    {
        using var response = await SendAsync(
            HttpMethod.Put, $"/Accounts/{AccountId.ToUpperInvariant()}/SESSIONS/one/", $"bearer {await GetJwtAsync()}");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    [TestCase("DELETE", "/one", "PUT, GET, PATCH")]
    [TestCase("GET", "/one/:stop", "POST")]
    [TestCase("PUT", "", "GET")]
    public async Task Another_method_is_not_allowed(string method, string path, string allowed)
    {
        await UseAsync(HttpMethod.Put, SessionPath, Settings);
        using var response = await SendAsync(new HttpMethod(method), $"/accounts/{AccountId}/sessions{path}", Bearer);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.MethodNotAllowed));
        Assert.That(Raw(response, "Allow"), Is.EqualTo(allowed));
    }

    [Test]
    public async Task The_reason_for_a_rejection_is_recorded()
    {
        await UseAsync(HttpMethod.Put, SessionPath, Settings);
        using var response = await SendAsync(HttpMethod.Get, SessionPath, "Bearer x");

        Assert.That(Emulator.Arr.ResourceRequests.Select(request => request.Rejection), Is.EqualTo([null, "The token was not issued by this service."]));
    }

    [Test]
    public async Task The_newest_1000_sessions_are_kept()
    {
        var bearer = $"Bearer {await GetJwtAsync()}";
        var sessions = $"/accounts/{AccountId}/sessions/";
        for (var i = 0; i <= 1_000; i++)
        {
            using var created = await SendAsync(HttpMethod.Put, $"{sessions}{i}", bearer);
            Assert.That(created.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        }

        using var oldest = await SendAsync(HttpMethod.Get, $"{sessions}0", bearer);
        using var second = await SendAsync(HttpMethod.Get, $"{sessions}1", bearer);
        using var newest = await SendAsync(HttpMethod.Get, $"{sessions}1000", bearer);

        Assert.That(oldest.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(newest.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    private static async Task AssertRejectedAsync(HttpResponseMessage response, string reason = "")
    {
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(Raw(response, "WWW-Authenticate"), Is.EqualTo("Bearer error=\"invalid_token\""));
        var error = (await JsonAsync(response)).GetProperty("error");
        Assert.That(error.GetProperty("code").GetString(), Is.EqualTo("Unauthorized"));
        Assert.That(error.GetProperty("message").GetString(), Does.Contain(reason).And.Not.Empty);
    }
}
