using System.Globalization;
using System.Net;

namespace TokenClients.Emulator.Tests;

/// <summary>The Mixed Reality token service at the HTTP level: all its status codes and all forms of requests.</summary>
internal sealed class ArrTokenServiceTests : EmulatorFixture
{
    private const string FreshVector = @"^[A-Za-z0-9+/]{22}\.0$";

    [Test]
    public async Task A_successful_response_is_compact_JSON_with_the_headers_of_the_service()
    {
        using var response = await RequestArrAsync();
        var body = await response.Content.ReadAsStringAsync();

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(body, Does.Match(@"^\{""AccessToken"":""[\w-]+\.[\w-]+\.[\w-]+""\}$"));
        Assert.That(Raw(response, "Content-Type"), Is.EqualTo("application/json; charset=utf-8"));
        Assert.That(Raw(response, "MS-CV"), Does.Match(FreshVector));
        Assert.That(Raw(response, "Date"), Is.EqualTo("Thu, 01 Jan 2026 00:00:00 GMT"));
        Assert.That(Raw(response, "Cache-Control"), Is.EqualTo("no-store, no-cache"));
        Assert.That(Raw(response, "Server"), Is.Empty);
    }

    [TestCase("/accounts/not-a-guid/token")]
    [TestCase("/accounts/7e57acc0-0000-4000-8000-00000000000/token")]
    public async Task A_400_describes_the_invalid_request_in_a_header(string path)
    {
        using var response = await RequestArrAsync(path);

        await AssertRejectedAsync(response, 400, "Invalid request: ");
    }

    [TestCase("Bearer " + AccountId + ":d3Jvbmc=")]
    [TestCase("Bearer " + AccountId + ":")]
    [TestCase("Bearer " + AccountId)]
    [TestCase("Bearer :" + TokenEmulator.DefaultAccountKey)]
    [TestCase("Bearer 7e57acc0-0000-4000-8000-000000000002:" + TokenEmulator.DefaultAccountKey)]
    [TestCase("Basic " + AccountId + ":" + TokenEmulator.DefaultAccountKey)]
    [TestCase(AccountId + ":" + TokenEmulator.DefaultAccountKey)]
    [TestCase(null)]
    public async Task A_401_describes_the_invalid_credential_in_a_header(string? authorization)
    {
        using var response = await SendAsync(HttpMethod.Get, TokenPath, authorization);

        await AssertRejectedAsync(response, 401, "Invalid token: ");
    }

    [Test]
    public async Task An_unknown_account_gets_a_401()
    {
        using var response = await RequestArrAsync(accountId: "7e57acc0-0000-4000-8000-000000000002");

        await AssertRejectedAsync(response, 401, "Invalid token: ");
    }

    [Test]
    public async Task A_429_has_a_Retry_After_header()
    {
        Emulator.Arr.Faults.Enqueue(Fault.Status(429));
        using var response = await RequestArrAsync();

        Assert.That((int)response.StatusCode, Is.EqualTo(429));
        Assert.That(Raw(response, "Retry-After"), Is.EqualTo("5"));
        Assert.That(Raw(response, "MS-CV"), Does.Match(FreshVector));
        Assert.That(await response.Content.ReadAsStringAsync(), Is.Empty);
    }

    [Test]
    public async Task A_500_has_an_empty_body_and_a_correlation_vector()
    {
        Emulator.Arr.Faults.Enqueue(Fault.Status(500));
        using var response = await RequestArrAsync();

        Assert.That((int)response.StatusCode, Is.EqualTo(500));
        Assert.That(Raw(response, "MS-CV"), Does.Match(FreshVector));
        Assert.That(Raw(response, "WWW-Authenticate"), Is.Empty);
        Assert.That(await response.Content.ReadAsStringAsync(), Is.Empty);
    }

    [Test]
    public async Task Only_GET_is_allowed()
    {
        using var response = await SendAsync(
            HttpMethod.Post, TokenPath, $"Bearer {AccountId}:{TokenEmulator.DefaultAccountKey}", "{}");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.MethodNotAllowed));
        Assert.That(Raw(response, "Allow"), Is.EqualTo("GET"));
    }

    [TestCase("/")]
    [TestCase("/accounts")]
    [TestCase("/accounts/" + AccountId)]
    [TestCase("/accounts/" + AccountId + "/tokens")]
    [TestCase("/accounts/" + AccountId + "/token/more")]
    [TestCase("/v1/accounts/" + AccountId + "/token")]
    public async Task Another_path_is_not_found(string path)
    {
        using var response = await RequestArrAsync(path);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(Emulator.Arr.Requests, Is.Empty);
    }

    [TestCase("/accounts/7e57acc0-0000-4000-8000-000000000001/token")]
    [TestCase("/Accounts/7e57acc0-0000-4000-8000-000000000001/token")]
    [TestCase("/ACCOUNTS/7E57ACC0-0000-4000-8000-000000000001/TOKEN")]
    [TestCase("/accounts/7e57acc0-0000-4000-8000-000000000001/token/")]
    [TestCase("/accounts/7e57acc0-0000-4000-8000-000000000001/token?api-version=2019-02-28-preview")]
    [TestCase("/accounts/7e57acc0-0000-4000-8000-000000000001/token/?api-version=2019-02-28-preview")]
    [TestCase("/accounts/7e57acc0%2d0000%2D4000-8000-000000000001/%74oken")]
    public async Task Every_spelling_of_the_path_is_accepted(string target)
    {
        var answer = await RawConnection.ExchangeAsync(Emulator.BaseAddress, RawConnection.Get(
            target, $"Authorization: Bearer {AccountId}:{TokenEmulator.DefaultAccountKey}"));

        Assert.That(answer, Does.StartWith("HTTP/1.1 200 OK\r\n"));
        Assert.That(answer, Does.Contain("\r\n\r\n{\"AccessToken\":\""));
    }

    [TestCase("Bearer 7E57ACC0-0000-4000-8000-000000000001:" + TokenEmulator.DefaultAccountKey)]
    [TestCase("bearer " + AccountId + ":" + TokenEmulator.DefaultAccountKey)]
    public async Task The_scheme_and_the_account_are_case_insensitive(string authorization)
    {
        using var response = await SendAsync(HttpMethod.Get, TokenPath, authorization);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task The_key_is_case_sensitive()
    {
        using var response = await RequestArrAsync(key: TokenEmulator.DefaultAccountKey.ToLowerInvariant());

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task Only_the_two_keys_of_an_account_are_valid()
    {
        Emulator.Options.Accounts[AccountId] = ["cHJpbWFyeQ==", "c2Vjb25kYXJ5"];

        var statuses = new List<HttpStatusCode>();
        foreach (var key in (string[])["cHJpbWFyeQ==", "c2Vjb25kYXJ5", TokenEmulator.DefaultAccountKey])
        {
            using var response = await RequestArrAsync(key: key);
            statuses.Add(response.StatusCode);
        }

        Assert.That(statuses, Is.EqualTo(new[] { HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Unauthorized }));
    }

    [Test]
    public async Task The_correlation_vector_of_the_client_is_extended()
    {
        var answer = await RawConnection.ExchangeAsync(
            Emulator.BaseAddress, RawConnection.Get(TokenPath, "X-MRC-CV: 9rzbJp7axE6v7wmMuz0PvA"));

        Assert.That(answer, Does.Contain("\r\nMS-CV: 9rzbJp7axE6v7wmMuz0PvA.0\r\n"));
    }

    [TestCase("two words")]
    [TestCase("")]
    [TestCase("\u00c3\u00a4")]
    public async Task An_invalid_correlation_vector_is_replaced(string vector)
    {
        var answer = await RawConnection.ExchangeAsync(
            Emulator.BaseAddress, RawConnection.Get(TokenPath, $"X-MRC-CV: {vector}"));

        Assert.That(answer, Does.Match(@"\r\nMS-CV: [A-Za-z0-9+/]{22}\.0\r\n"));
    }

    [Test]
    public async Task A_correlation_vector_that_is_too_long_is_replaced()
    {
        var answer = await RawConnection.ExchangeAsync(
            Emulator.BaseAddress, RawConnection.Get(TokenPath, $"X-MRC-CV: {new string('v', 129)}"));

        Assert.That(answer, Does.Match(@"\r\nMS-CV: [A-Za-z0-9+/]{22}\.0\r\n"));
    }

    [Test]
    public async Task Each_response_has_its_own_correlation_vector()
    {
        var vectors = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 20; i++)
        {
            using var response = await RequestArrAsync("/accounts/none/token");
            vectors.Add(Raw(response, "MS-CV"));
        }

        Assert.That(vectors, Has.Count.EqualTo(20));
    }

    private async Task AssertRejectedAsync(HttpResponseMessage response, int status, string reason)
    {
        Assert.That((int)response.StatusCode, Is.EqualTo(status));
        Assert.That(Raw(response, "WWW-Authenticate"), Does.StartWith(reason));
        Assert.That(Raw(response, "WWW-Authenticate"), Has.Length.GreaterThan(reason.Length + 10));
        Assert.That(Raw(response, "MS-CV"), Does.Match(FreshVector));
        Assert.That(Raw(response, "Date"), Is.EqualTo(Time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture)));
        Assert.That(await response.Content.ReadAsStringAsync(), Is.Empty);
    }
}
