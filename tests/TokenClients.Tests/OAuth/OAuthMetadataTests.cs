using System.Net;

namespace TokenClients.Tests;

/// <summary>Where metadata is requested, which metadata is accepted, and how the client uses it.</summary>
internal sealed class OAuthMetadataTests : OAuthFixture
{
    private const string Issuer = "https://login.example/tenant";
    private const string OpenId = "https://login.example/tenant/.well-known/openid-configuration";
    private const string OAuth = "https://login.example/.well-known/oauth-authorization-server/tenant";

    [TestCase("https://login.example", "https://login.example/.well-known/openid-configuration", "https://login.example/.well-known/oauth-authorization-server")]
    [TestCase("https://login.example/", "https://login.example/.well-known/openid-configuration", "https://login.example/.well-known/oauth-authorization-server")]
    [TestCase("https://login.example/a/b", "https://login.example/a/b/.well-known/openid-configuration", "https://login.example/.well-known/oauth-authorization-server/a/b")]
    [TestCase("https://login.example:8443/a/", "https://login.example:8443/a/.well-known/openid-configuration", "https://login.example:8443/.well-known/oauth-authorization-server/a")]
    public void The_metadata_addresses_follow_the_standards(string authority, string openId, string oauth) => Assert.That(
        (OAuthMetadataRequester.OpenIdAddress(new(authority)).OriginalString, OAuthMetadataRequester.OAuthAddress(new(authority)).OriginalString),
        Is.EqualTo((openId, oauth)));

    [Test]
    public async Task The_token_endpoint_comes_from_metadata_that_is_requested_once()
    {
        var server = Server(_ => Metadata());
        var client = Discovering(server);

        await client.GetTokenAsync();
        await client.GetTokenAsync(TokenRequest.For("other"));

        Assert.That(
            server.Requests.Select(request => $"{request.Message.Method} {request.Message.RequestUri}"),
            Is.EqualTo(new[] { $"GET {OpenId}", "POST https://login.example/token", "POST https://login.example/token" }));
        Assert.That(server.Requests[0].Message.Headers.Authorization, Is.Null, "no credential goes with the request for metadata");
    }

    [TestCase(404)]
    [TestCase(400)]
    [TestCase(403)]
    public async Task Without_metadata_at_the_OpenID_address_that_of_RFC_8414_is_tried(int status)
    {
        var server = Server(request => $"{request.RequestUri}" == OAuth ? Metadata() : Answers.Create(status));

        await Discovering(server).GetTokenAsync();

        Assert.That(server.Requests.Select(request => $"{request.Message.RequestUri}").Take(2), Is.EqualTo(new[] { OpenId, OAuth }));
    }

    [TestCase(407)]
    [TestCase(408)]
    [TestCase(429)]
    [TestCase(500)]
    public async Task A_proxy_that_wants_a_password_or_a_busy_server_is_not_asked_for_metadata_at_another_address(int status)
    {
        var server = Server(_ => Answers.Create(status));

        await FailureOf(Discovering(server));

        Assert.That(server.Requests.Select(request => $"{request.Message.RequestUri}"), Is.EqualTo(new[] { OpenId }));
        Assert.That($"{server.Requests[0].Message.Headers.Accept}", Is.EqualTo("application/json"));
    }

    [TestCase("https://login.example/tenant/")]
    [TestCase("https://LOGIN.example/tenant")]
    [TestCase("https://evil.example/tenant")]
    public async Task Metadata_whose_issuer_is_not_exactly_the_Authority_is_rejected(string issuer)
    {
        var server = Server(_ => Metadata(issuer));

        var failure = await FailureOf(Discovering(server));

        Assert.That(failure.Reason, Is.EqualTo(TokenFailureReason.InvalidResponse));
        Assert.That(failure.Message, Does.StartWith(
            $"The OAuth server at https://login.example/tenant answered 200 with metadata of the issuer '{issuer}', which is not exactly the Authority 'https://login.example/tenant'. Check Authority"));
        Assert.That(server.Requests, Has.Count.EqualTo(1), "no credential was sent");
    }

    [TestCase("""{"token_endpoint":"https://login.example/token"}""", "a document without an 'issuer'")]
    [TestCase("""{"issuer":7,"token_endpoint":"https://login.example/token"}""", "a document without an 'issuer'")]
    [TestCase("""{"issuer":"https://login.example/tenant"}""", "metadata without a 'token_endpoint' over https")]
    [TestCase("""{"issuer":"https://login.example/tenant","token_endpoint":"http://login.example/token"}""", "metadata without a 'token_endpoint' over https")]
    [TestCase("""{"issuer":"https://login.example/tenant","token_endpoint":"https://user@login.example/token"}""", "metadata without a 'token_endpoint' over https")]
    [TestCase("""{"issuer":"https://login.example/tenant","token_endpoint":"/token"}""", "metadata without a 'token_endpoint' over https")]
    [TestCase("[]", "a document without an 'issuer'")]
    [TestCase("""{"issuer":""", "a body that is not JSON")]
    [TestCase("\"\\ud800\"", "a document without an 'issuer'")]
    [TestCase("", "an empty body")]
    [TestCase("<html><body>Welcome</body></html>", "an HTML page ('Welcome')")]
    public async Task A_document_that_is_not_valid_metadata_is_rejected(string body, string fault)
    {
        var failure = await FailureOf(Discovering(Server(_ => Answers.Create(200, body))));

        Assert.That((failure.Reason, failure.IsTransient), Is.EqualTo((TokenFailureReason.InvalidResponse, true)));
        Assert.That(failure.Message, Does.StartWith($"The OAuth server at https://login.example/tenant answered 200 with {fault}. Check Authority"));
    }

    [Test]
    public async Task A_huge_metadata_document_is_rejected()
    {
        var failure = await FailureOf(Discovering(Server(_ => Answers.Create(200, $"{{\"a\":\"{new string('x', 2_000_000)}\"}}"))));

        Assert.That(failure.Message, Does.Contain("answered 200 with more than "));
    }

    [TestCase(401, TokenFailureReason.BadRequest)]
    [TestCase(404, TokenFailureReason.BadRequest)]
    [TestCase(503, TokenFailureReason.Unavailable)]
    [TestCase(302, TokenFailureReason.InvalidResponse)]
    public async Task An_error_status_for_metadata_is_not_reported_as_a_rejected_credential(int status, TokenFailureReason reason)
    {
        var failure = await FailureOf(Discovering(Server(_ => Answers.Create(status))));

        Assert.That((failure.Reason, (int?)failure.StatusCode), Is.EqualTo((reason, status)));
    }

    [TestCase(404, "has no metadata at this address. Check Authority. (HTTP 404)")]
    [TestCase(400, "rejected the request. Check Authority and Authority. (HTTP 400)")]
    public async Task The_message_of_an_error_status_for_metadata_names_Authority(int status, string message) => Assert.That(
        (await FailureOf(Discovering(Server(_ => Answers.Create(status))))).Message,
        Is.EqualTo($"The OAuth server at {Issuer} {message}"));

    [Test]
    public async Task Secrets_and_long_text_in_a_metadata_document_are_not_shown()
    {
        async Task<string> MessageFor(string issuer) => (await FailureOf(Discovering(Server(_ => Metadata(issuer))))).Message;

        Assert.That(await MessageFor($"https://login.example/{Secret}"), Does.Not.Contain(Secret).And.Contain("withheld"));
        Assert.That(await MessageFor("https://login.example/" + new string('x', 50_000)), Has.Length.LessThan(1000));
        Assert.That(await MessageFor("https://name:passw0rd@login.example/"), Does.Not.Contain("passw0rd"));
        Assert.That(
            (await FailureOf(Discovering(Server(_ => Answers.Create(400, $"<html><body>{Secret}</body></html>", "text/html"))))).Message,
            Does.Not.Contain(Secret));
    }

    [TestCase("", "header")]
    [TestCase("\"client_secret_post\"", "form")]
    [TestCase("\"client_secret_post\",\"client_secret_basic\"", "header")]
    [TestCase("\"private_key_jwt\"", "header")]
    [TestCase("\"client_secret_post\",7", "form")]
    public async Task The_secret_is_sent_in_the_header_unless_the_server_supports_only_the_form(string methods, string where)
    {
        var server = Server(_ => Metadata(more: $",\"token_endpoint_auth_methods_supported\":[{methods}]"));

        await Discovering(server).GetTokenAsync();

        Assert.That(server.Requests[1].Body.Contains("client_secret=", StringComparison.Ordinal) ? "form" : "header", Is.EqualTo(where));
    }

    [TestCase("null")]
    [TestCase("\"client_secret_post\"")]
    [TestCase("{}")]
    public async Task Methods_in_the_metadata_that_are_no_list_are_ignored(string methods)
    {
        var server = Server(_ => Metadata(more: $",\"token_endpoint_auth_methods_supported\":{methods}"));

        await Discovering(server).GetTokenAsync();

        Assert.That(server.Requests[1].Message.Headers.Authorization?.Scheme, Is.EqualTo("Basic"));
    }

    [Test]
    public async Task A_failure_names_the_setting_that_the_address_comes_from([Values] bool isDiscovered)
    {
        var server = new StubHandler(request => request.Method == HttpMethod.Get ? Metadata() : Answers.Create(404));

        var failure = await FailureOf(isDiscovered ? Discovering(server) : Client(server));

        Assert.That(failure.Message, isDiscovered
            ? Does.Contain("Check Authority").And.Not.Contain("Endpoint") : Does.Contain("Check Endpoint").And.Not.Contain("Authority"));
    }

    [Test]
    public async Task ClientAuthentication_overrides_the_methods_in_the_metadata()
    {
        var server = Server(_ => Metadata(more: ",\"token_endpoint_auth_methods_supported\":[\"client_secret_post\"]"));

        await Discovering(server, options => options.ClientAuthentication = OAuthClientAuthentication.Basic).GetTokenAsync();

        Assert.That(server.Requests[1].Message.Headers.Authorization?.Scheme, Is.EqualTo("Basic"));
    }

    [Test]
    public async Task With_a_certificate_the_token_is_requested_from_the_mutual_TLS_alias([Values] bool hasCertificate)
    {
        var server = Server(_ => Metadata(more: ",\"mtls_endpoint_aliases\":{\"token_endpoint\":\"https://mtls.example/token\"}"));
        var certificate = TestCertificates.Rsa("client");

        await Discovering(server, options => options.ClientCertificateProvider = hasCertificate ? () => certificate : null).GetTokenAsync();

        Assert.That($"{server.Requests[1].Message.RequestUri}", Is.EqualTo(hasCertificate ? "https://mtls.example/token" : "https://login.example/token"));
    }

    [Test]
    public void An_invalid_Authority_fails_at_startup()
    {
        static IEnumerable<string> Faults(string authority, Uri? endpoint = null) => OAuthClientOptionsValidator.Instance
            .Validate(null, Options(options => (options.Authority, options.Endpoint) = (new(authority), endpoint))).Failures ?? [];

        Assert.That(Faults(Issuer, Endpoint), Is.EqualTo(new[] { "Authority replaces Endpoint; remove one or the other." }));
        Assert.That(Faults("http://login.example/"), Has.One.StartsWith("Authority 'http://login.example/' would send the credential in clear text"));
        Assert.That(Faults(OpenId), Has.One.EqualTo($"Authority '{OpenId}' is the address of the server's metadata; set it to the part before '/.well-known/'."));
        Assert.That(Faults("https://login.microsoftonline.com/{tenant}/v2.0"), Has.One.StartsWith("Authority 'https://login.microsoftonline.com/{tenant}/v2.0' contains a placeholder"));
        Assert.That(Faults("https://login.example/?a=b"), Has.One.Contains("has a query"));
        Assert.That(Faults("https://login.example/tenant "), Is.EqualTo(new[] { "Authority starts or ends with a space; remove it." }));
        Assert.That(Faults(Issuer), Is.Empty);
    }

    private static HttpResponseMessage Metadata(string issuer = Issuer, string more = "") =>
        Answers.Create(200, $"{{\"issuer\":\"{issuer}\",\"token_endpoint\":\"https://login.example/token\"{more}}}");

    /// <summary>Answers a metadata request with the given response, and any other request with a token.</summary>
    private static StubHandler Server(Func<HttpRequestMessage, HttpResponseMessage> metadata) =>
        new(request => request.Method == HttpMethod.Get ? metadata(request) : Answers.Create((int)HttpStatusCode.OK, GoodBody));

    private OAuthClient Discovering(StubHandler server, Action<OAuthClientOptions>? change = null) => Client(server, options =>
    {
        (options.Endpoint, options.Authority) = (null, new Uri(Issuer));
        change?.Invoke(options);
    });
}
