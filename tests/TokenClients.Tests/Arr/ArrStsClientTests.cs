using Microsoft.Extensions.Options;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>The requests that the ARR client sends, and the tokens that it reads from valid responses.</summary>
internal sealed class ArrStsClientTests : WireFixture
{
    [Test]
    public async Task A_request_matches_the_REST_specification_exactly()
    {
        await Arr().GetTokenAsync();

        var request = ArrRequests.Single();
        Assert.That(
            (request.Method, request.Path, request.Query, request.Body),
            Is.EqualTo(("GET", $"/accounts/{AccountId}/token", "", "")));
        Assert.That(request.Headers.Keys, Is.EquivalentTo(new[] { "Authorization", "Host", "User-Agent", "X-MRC-CV" }));
        Assert.That(request.Headers["Authorization"], Is.EqualTo($"Bearer {AccountId}:{AccountKey}"));
    }

    [Test]
    public async Task Every_request_has_a_unique_correlation_vector_of_22_characters()
    {
        var client = Arr();
        for (var i = 0; i < 5; i++)
        {
            await client.GetTokenAsync();
        }

        var vectors = ArrRequests.Select(request => request.Headers["X-MRC-CV"]).ToList();
        Assert.That(vectors, Has.Count.EqualTo(5).And.Unique.And.All.Match("^[A-Za-z0-9+/]{22}$"));
    }

    [Test]
    public async Task Every_retry_has_a_unique_correlation_vector()
    {
        Emulator.Arr.Faults.Enqueue(Fault.Status(503), times: 3);
        using var http = TokenHttp.CreateClient(new TokenResilienceOptions { RetryDelay = TimeSpan.Zero });

        var token = await Arr(http: http).GetTokenAsync();

        var vectors = ArrRequests.Select(request => request.Headers["X-MRC-CV"]).ToList();
        Assert.That(vectors, Has.Count.EqualTo(4).And.Unique.And.All.Match("^[A-Za-z0-9+/]{22}$"));
        Assert.That(token.CorrelationId, Is.EqualTo(vectors[^1] + ".0"), "the token has the correlation id of the last attempt");
    }

    [Test]
    public async Task Every_request_of_a_plain_HttpClient_has_a_unique_correlation_vector()
    {
        using var plain = new HttpClient();
        var client = Arr(http: plain);

        await client.GetTokenAsync();
        await client.GetTokenAsync();

        var vectors = ArrRequests.Select(request => request.Headers["X-MRC-CV"]).ToList();
        Assert.That(vectors, Has.Count.EqualTo(2).And.Unique.And.All.Match("^[A-Za-z0-9+/]{22}$"));
    }

    [Test]
    public async Task The_api_version_is_sent_when_it_is_set()
    {
        await Arr(options => options.ApiVersion = "2019-02-28-preview").GetTokenAsync();
        await Arr(options => options.ApiVersion = "").GetTokenAsync();
        await Arr(options => options.ApiVersion = "a&b=c d").GetTokenAsync();

        Assert.That(
            ArrRequests.Select(request => request.Query),
            Is.EqualTo(new[] { "?api-version=2019-02-28-preview", "", "?api-version=a%26b%3Dc%20d" }));
    }

    [TestCase("")]
    [TestCase("/")]
    public async Task An_endpoint_may_end_with_a_slash(string ending)
    {
        var endpoint = new Uri(Emulator.BaseAddress.OriginalString.TrimEnd('/') + ending);

        await Arr(options => options.Endpoint = endpoint).GetTokenAsync();

        Assert.That(ArrRequests.Single().Path, Is.EqualTo($"/accounts/{AccountId}/token"));
    }

    [TestCase("https://tokens.example/arr", "https://tokens.example/arr/accounts/")]
    [TestCase("https://tokens.example/arr/v1/", "https://tokens.example/arr/v1/accounts/")]
    [TestCase("https://tokens.example:8443/a%20b", "https://tokens.example:8443/a%20b/accounts/")]
    public async Task An_endpoint_may_have_a_path(string endpoint, string expected)
    {
        var (client, requests) = Stubbed(options => options.Endpoint = new Uri(endpoint));

        await client.GetTokenAsync();

        Assert.That(requests().Single().RequestUri!.AbsoluteUri, Is.EqualTo($"{expected}{AccountId}/token"));
    }

    [TestCase("eastus.mixedreality.azure.com")]
    [TestCase("mixedreality.azure.com")]
    public async Task An_account_domain_resolves_to_its_sts_host_over_https(string domain)
    {
        var (client, requests) = Stubbed(options => (options.Endpoint, options.AccountDomain) = (null, domain));

        await client.GetTokenAsync();

        Assert.That(
            requests().Single().RequestUri!.AbsoluteUri, Is.EqualTo($"https://sts.{domain}/accounts/{AccountId}/token"));
    }

    [Test]
    public async Task A_valid_response_becomes_a_Bearer_token_with_the_services_correlation_id()
    {
        var token = await Arr().GetTokenAsync();

        Assert.That(token.Value, Does.Match(@"^ey[\w-]+\.[\w-]+\.[\w-]+$"));
        Assert.That(token.Authorization.ToString(), Is.EqualTo($"Bearer {token.Value}"));
        Assert.That(token.Scheme, Is.EqualTo("Bearer"));
        Assert.That(token.CorrelationId, Is.EqualTo(ArrRequests.Single().Headers["X-MRC-CV"] + ".0"));
        Assert.That(token.Scope, Is.Null);
    }

    [Test]
    public async Task The_resource_accepts_the_ARR_token()
    {
        var token = await Arr().GetTokenAsync();
        using var request = new HttpRequestMessage(
            HttpMethod.Put, new Uri(Emulator.Arr.ResourceEndpoint, $"accounts/{AccountId}/sessions/one"));
        request.Headers.Authorization = token.Authorization;

        using var response = await Http.SendAsync(request);

        Assert.That((int)response.StatusCode, Is.EqualTo(201));
    }

    [Test]
    public async Task The_scope_of_a_request_is_set_on_the_token_but_not_sent()
    {
        var token = await Arr().GetTokenAsync(TokenRequest.For("render"));

        Assert.That(token.Scope, Is.EqualTo("render"));
        Assert.That(ArrRequests.Single().Query, Is.Empty);
    }

    [Test]
    public async Task The_second_key_of_an_account_gets_a_token()
    {
        const string Second = "c2Vjb25kIGtleSBvZiB0aGUgdGVzdCBhY2NvdW50ISE=";
        Emulator.Options.Accounts[AccountId] = [AccountKey, Second];
        try
        {
            Assert.That((await Arr(options => options.AccountKey = Second).GetTokenAsync()).Value, Is.Not.Empty);
        }
        finally
        {
            Emulator.Options.Accounts[AccountId] = [AccountKey];
        }
    }

    [Test]
    public void Missing_arguments_and_bad_settings_are_rejected_before_any_request()
    {
        Assert.That(() => new ArrStsClient(null!, ArrOptions()), Throws.ArgumentNullException);
        Assert.That(() => new ArrStsClient(Http, null!), Throws.ArgumentNullException);
        Assert.That(
            () => Arr(options => (options.AccountId, options.AccountKey) = ("me", "")),
            Throws.TypeOf<OptionsValidationException>().With.Message.EqualTo(
                "AccountId is not a GUID such as '3f2504e0-4f89-11d3-9a0c-0305e82c3301'. " +
                "AccountKey is empty; set it to one of the account's two keys."));
        Assert.That(ArrRequests, Is.Empty);
    }

    private (ArrStsClient Client, Func<IEnumerable<HttpRequestMessage>> Requests) Stubbed(Action<ArrStsClientOptions> change)
    {
        var stub = new StubHandler(_ => Answers.Create(200, """{"AccessToken":"opaque"}"""));
        return (Arr(change, new HttpClient(stub)), () => stub.Requests.Select(request => request.Message));
    }
}
