using Microsoft.Extensions.Options;

namespace TokenClients.Tests;

/// <summary>The requests that the OAuth client sends, and the tokens that it reads from valid responses.</summary>
internal sealed class OAuthClientTests : OAuthFixture
{
    [Test]
    public async Task By_default_id_and_secret_are_sent_only_in_the_Authorization_header()
    {
        var server = new StubHandler(_ => Answers.Create(200, GoodBody));

        await Client(server).GetTokenAsync();

        var (message, body) = server.Requests.Single();
        Assert.That((message.Method, message.RequestUri), Is.EqualTo((HttpMethod.Post, Endpoint)));
        Assert.That(body, Is.EqualTo("grant_type=client_credentials"));
        Assert.That($"{message.Content!.Headers.ContentType}", Is.EqualTo("application/x-www-form-urlencoded"));
        Assert.That($"{message.Headers.Accept}", Is.EqualTo("application/json"));
        Assert.That(
            $"{message.Headers.Authorization}",
            Is.EqualTo($"Basic {Convert.ToBase64String("7e57acc0-0000-4000-8000-0000000000c1:Q8x~p4ssw0rd.Zk-3_s9%2F%2B%3D"u8)}"));
        Assert.That(message.Headers.Select(header => header.Key), Is.EquivalentTo(new[] { "Accept", "Authorization", "User-Agent" }));
    }

    [Test]
    public async Task With_Form_authentication_id_and_secret_are_sent_only_in_the_form()
    {
        var server = new StubHandler(_ => Answers.Create(200, GoodBody));

        await Client(server, options => options.ClientAuthentication = OAuthClientAuthentication.Form).GetTokenAsync();

        var (message, body) = server.Requests.Single();
        Assert.That(body, Is.EqualTo(
            $"grant_type=client_credentials&client_id={Id}&client_secret=Q8x~p4ssw0rd.Zk-3_s9%2F%2B%3D"));
        Assert.That(message.Headers.Select(header => header.Key), Is.EqualTo(new[] { "Accept", "User-Agent" }));
    }

    [Test]
    public async Task The_scope_of_an_OAuth_request_overrides_that_of_the_options_and_both_are_optional()
    {
        var server = new StubHandler(_ => Answers.Create(200, GoodBody));
        var client = Client(server, options => options.Scope = "read write");

        var standard = await client.GetTokenAsync();
        var other = await client.GetTokenAsync(TokenRequest.For("api://orders/.default"));
        var none = await Client(server, options => options.Scope = "").GetTokenAsync();

        Assert.That(
            server.Requests.Select(request => request.Body["grant_type=client_credentials".Length..]),
            Is.EqualTo(new[] { "&scope=read+write", "&scope=api%3A%2F%2Forders%2F.default", "" }));
        Assert.That((standard.Scope, other.Scope, none.Scope), Is.EqualTo((default(string), "api://orders/.default", default(string))));
    }

    [Test]
    public async Task The_scope_of_the_request_is_sent_unchanged(
        [Values("http://api.example/write", "sb://contoso.servicebus.windows.net/orders", "https://www.example/auth/calendar")] string requestedScope,
        [Values("read", null, "")] string? setting)
    {
        var server = new StubHandler(_ => Answers.Create(200, GoodBody));

        var token = await Client(server, options => options.Scope = setting).GetTokenAsync(TokenRequest.For(requestedScope));

        Assert.That(server.Requests.Single().Body, Does.EndWith($"&scope={Uri.EscapeDataString(requestedScope)}"));
        Assert.That(token.Scope, Is.EqualTo(requestedScope));
    }

    [TestCase("read", "&scope=read")]
    [TestCase(null, "")]
    public async Task IgnoreRequestedScope_sends_the_configured_scope_instead_of_the_requested_one(string? setting, string sent)
    {
        var server = new StubHandler(_ => Answers.Create(200, GoodBody));
        var client = Client(server, options => (options.Scope, options.IgnoreRequestedScope) = (setting, true));

        var token = await client.GetTokenAsync(TokenRequest.For("http://contoso.servicebus.windows.net/orders/"));
        await client.GetTokenAsync();

        Assert.That(
            server.Requests.Select(request => request.Body["grant_type=client_credentials".Length..]), Is.EqualTo(new[] { sent, sent }));
        Assert.That(token.Scope, Is.EqualTo("http://contoso.servicebus.windows.net/orders/"), "so that a replacement is requested for the same cache entry");
    }

    [Test]
    public async Task Each_ignored_scope_has_its_own_cache_entry()
    {
        var server = new StubHandler(_ => Answers.Create(200, GoodBody));
        await using var cache = new CachingTokenProvider(Client(server, options => (options.Scope, options.IgnoreRequestedScope) = ("read", true)), timeProvider: Time);

        var orders = await cache.GetTokenAsync(TokenRequest.For("orders"));
        var bills = await cache.GetTokenAsync(TokenRequest.For("bills"));

        Assert.That((orders.Scope, bills.Scope, server.Requests.Count), Is.EqualTo(("orders", "bills", 2)));
        Assert.That(await cache.GetTokenAsync(TokenRequest.For("orders")), Is.SameAs(orders));
    }

    [TestCase("""{"access_token":"the-token","token_type":"BearerToken"}""")]
    [TestCase("""{"access_token":"the-token","token_type":"Bearer "}""")]
    [TestCase("""{"access_token":"the-token","token_type":"jwt"}""")]
    [TestCase("""{"access_token":"the-token","token_type":"N/A"}""")]
    [TestCase("""{"access_token":"the-token","token_type":7}""")]
    [TestCase("""{"access_token":"the-token","error_description":"\ud800"}""")]
    [TestCase("\uFEFF{\"access_token\":\"the-token\"}")]
    public async Task Common_deviations_of_servers_from_the_standard_are_tolerated(string body) => Assert.That(
        $"{(await Client(new StubHandler(_ => Answers.Create(200, body))).GetTokenAsync()).Authorization}", Is.EqualTo("Bearer the-token"));

    [Test]
    public async Task AdditionalParameters_are_sent_as_fields_of_the_form()
    {
        var server = new StubHandler(_ => Answers.Create(200, GoodBody));

        await Client(server, options =>
        {
            options.Scope = "read";
            options.AdditionalParameters["audience"] = "https://api.example/?a=1&b=2";
            options.AdditionalParameters["über"] = "";
        }).GetTokenAsync();

        Assert.That(server.Requests.Single().Body, Is.EqualTo(
            "grant_type=client_credentials&scope=read&audience=https%3A%2F%2Fapi.example%2F%3Fa%3D1%26b%3D2&%C3%BCber="));
    }

    [Test]
    public async Task An_endpoint_is_used_unchanged_including_its_query()
    {
        var server = new StubHandler(_ => Answers.Create(200, GoodBody));

        await Client(server, options => options.Endpoint = new Uri("https://login.example/token/?p=b2c_1")).GetTokenAsync();

        Assert.That(server.Requests.Single().Message.RequestUri!.AbsoluteUri, Is.EqualTo("https://login.example/token/?p=b2c_1"));
    }

    [Test]
    public async Task A_valid_OAuth_response_becomes_a_Bearer_token()
    {
        var token = await Answering(200, GoodBody, headers: ("x-ms-request-id", "the id")).GetTokenAsync();

        Assert.That((token.Value, $"{token.Authorization}", token.Scope), Is.EqualTo(("opaque", "Bearer opaque", default(string))));
        Assert.That((token.ExpiresOn, token.CorrelationId), Is.EqualTo((Time.GetUtcNow() + TimeSpan.FromHours(1), "the id")));
    }

    [TestCase("""{"access_token":"t"}""")]
    [TestCase("""{"access_token":"t","token_type":null}""")]
    [TestCase("""{"access_token":"t","token_type":""}""")]
    [TestCase("""{"access_token":"t","token_type":"bearer"}""")]
    [TestCase("""{"access_token":"t","token_type":"BEARER","scope":"read","error":"none","refresh_token":{"a":[1]}}""")]
    [TestCase("  {\r\n\"expires_in\" : {},\t\"token_type\" : \"Bearer\", \"access_token\" : \"\\u0074\" }\n")]
    public async Task The_token_type_may_be_Bearer_in_any_case_or_missing_and_other_fields_are_ignored(string body)
    {
        var token = await Answered(body);

        Assert.That((token.Value, token.Scheme), Is.EqualTo(("t", "Bearer")));
    }

    [Test]
    public async Task Status_201_is_a_valid_response() =>
        Assert.That((await Answering(201, GoodBody).GetTokenAsync()).Value, Is.EqualTo("opaque"));

    [Test]
    public async Task A_token_is_requested_over_real_sockets()
    {
        var heads = new List<string>();
        using var server = new RawServer(request =>
        {
            heads.Add(request);
            return $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {GoodBody.Length}\r\nConnection: close\r\n\r\n{GoodBody}";
        });
        using var http = TokenHttp.CreateClient(new TokenResilienceOptions { MaxRetries = 0 });

        var token = await Client(http, options => options.Endpoint = new Uri(server.Endpoint, "connect/token")).GetTokenAsync();

        Assert.That(token.Value, Is.EqualTo("opaque"));
        Assert.That(heads.Single(), Does.StartWith("POST /connect/token HTTP/1.1\r\n").And.Contain("Content-Length: 29\r\n"));
    }

    [TestCase("id:with:colons", "a:b", "id%3Awith%3Acolons:a%3Ab")]
    [TestCase("two words", "correct horse", "two+words:correct+horse")]
    [TestCase("grün", "a+b&c=d%25", "gr%C3%BCn:a%2Bb%26c%3Dd%2525")]
    [TestCase("a-b_c.d~e", "*!()'", "a-b_c.d~e:%2A%21%28%29%27")]
    public void Id_and_secret_are_form_encoded_before_they_are_joined(string id, string secret, string joined) =>
        Assert.That(ClientSecretCredential.BasicParameter(id, secret), Is.EqualTo(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(joined))));

    [FsCheck.NUnit.Property]
    public bool Any_id_and_secret_can_be_decoded_from_the_header(FsCheck.UnicodeString id, FsCheck.UnicodeString secret)
    {
        // An unpaired surrogate is not a character and cannot be encoded.
        var sent = new[] { id.Get, secret.Get }.Select(text => string.Concat(text.Where(c => !char.IsSurrogate(c)))).ToArray();
        var header = Convert.FromBase64String(ClientSecretCredential.BasicParameter(sent[0], sent[1]));
        return System.Text.Encoding.ASCII.GetString(header).Split(':').Select(System.Net.WebUtility.UrlDecode).SequenceEqual(sent);
    }

    [Test]
    public async Task When_the_first_secret_is_rejected_the_second_is_tried_in_the_same_fetch_and_remembered()
    {
        var good = ClientSecretCredential.BasicParameter(Id, "the-second");
        var server = new StubHandler(request => request.Headers.Authorization!.Parameter == good
            ? Answers.Create(200, GoodBody) : Answers.Create(400, """{"error":"invalid_client"}"""));
        var client = Client(server, options => options.SecondaryClientSecret = "the-second");

        await client.GetTokenAsync();
        await client.GetTokenAsync();

        Assert.That(
            server.Requests.Select(request => request.Message.Headers.Authorization!.Parameter),
            Is.EqualTo(new[] { ClientSecretCredential.BasicParameter(Id, Secret), good, good }));
    }

    [Test]
    public void Missing_arguments_and_bad_settings_are_rejected_before_any_request()
    {
        var server = new StubHandler(_ => Answers.Create(200, GoodBody));
        using var http = new HttpClient(server);

        Assert.That(() => new OAuthClient((HttpClient)null!, Options()), Throws.ArgumentNullException);
        Assert.That(() => new OAuthClient(http, null!), Throws.ArgumentNullException);
        Assert.That(
            () => Client(http, options => (options.ClientId, options.ClientSecret) = ("", "")),
            Throws.TypeOf<OptionsValidationException>().With.Message.EqualTo(
                "ClientId is empty; set it to the id that the server registered for the client. " +
                "ClientSecret is empty; set it to the client's secret, or set PrivateKeyFile, AssertionFile or ClientCertificateFile, or in code PrivateKeyProvider, AssertionProvider or ClientCertificateProvider."));
        Assert.That(server.Requests, Is.Empty);
    }
}
