using System.Net;

namespace TokenClients.Tests;

/// <summary>What each refusal of an OAuth server tells its caller.</summary>
internal sealed class OAuthClientFailureTests : OAuthFixture
{
    private const string Refused = "rejected the credential. Check ClientId, ClientSecret, ClientAuthentication, Scope and AdditionalParameters; the credential is not sent again until the settings change or the cool-down is over.";
    private const string Bad = "rejected the request. Check ClientId, ClientSecret, ClientAuthentication, Scope and AdditionalParameters and Endpoint.";
    private const string Down = "is temporarily unavailable. Try again later; if it persists, contact its support with the correlation id.";

    // As Microsoft Entra ID answers a wrong secret.
    private const string Entra =
        """
        {"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided. Trace ID: 0f5e Correlation ID: c9d2",
        "error_codes":[7000215],"timestamp":"2026-01-01 00:00:00Z","trace_id":"0f5e","correlation_id":"c9d2",
        "error_uri":"https://login.microsoftonline.com/error?code=7000215"}
        """;

    [TestCase(400, "invalid_request", TokenFailureReason.BadRequest, false, Bad)]
    [TestCase(400, "invalid_client", TokenFailureReason.CredentialRejected, false, Refused)]
    [TestCase(401, "invalid_client", TokenFailureReason.CredentialRejected, false, Refused)]
    [TestCase(404, "invalid_client", TokenFailureReason.CredentialRejected, false, Refused)]
    [TestCase(400, "invalid_grant", TokenFailureReason.CredentialRejected, false, Refused)]
    [TestCase(400, "invalid_token", TokenFailureReason.CredentialRejected, false, Refused)]
    [TestCase(400, "unauthorized_client", TokenFailureReason.CredentialRejected, false, Refused)]
    [TestCase(403, "access_denied", TokenFailureReason.CredentialRejected, false, Refused)]
    [TestCase(400, "access_denied", TokenFailureReason.CredentialRejected, false, Refused)]
    [TestCase(400, "unsupported_grant_type", TokenFailureReason.BadRequest, false, Bad)]
    [TestCase(400, "invalid_scope", TokenFailureReason.BadRequest, false, Bad)]
    [TestCase(400, "invalid_target", TokenFailureReason.BadRequest, false, Bad)]
    [TestCase(400, "Invalid_Client", TokenFailureReason.BadRequest, false, Bad)]
    [TestCase(400, "temporarily_unavailable", TokenFailureReason.Unavailable, true, Down)]
    [TestCase(400, "server_error", TokenFailureReason.Unavailable, true, Down)]
    [TestCase(503, "temporarily_unavailable", TokenFailureReason.Unavailable, true, Down)]
    [TestCase(500, "invalid_client", TokenFailureReason.Unavailable, true, Down)]
    [TestCase(401, "other", TokenFailureReason.CredentialRejected, false, Refused)]
    [TestCase(403, "other", TokenFailureReason.CredentialRejected, false, Refused)]
    [TestCase(404, "other", TokenFailureReason.BadRequest, false, "has no token service at this address. Check Endpoint.")]
    [TestCase(405, "other", TokenFailureReason.BadRequest, false, "has no token service at this address. Check Endpoint.")]
    [TestCase(408, "other", TokenFailureReason.Timeout, true, "timed out waiting for the request. Check the network, then try again.")]
    [TestCase(429, "other", TokenFailureReason.Throttled, true, "received too many requests. Share one caching provider between all callers.")]
    [TestCase(429, "temporarily_unavailable", TokenFailureReason.Throttled, true, "received too many requests. Share one caching provider between all callers.")]
    [TestCase(429, "access_denied", TokenFailureReason.Throttled, true, "received too many requests. Share one caching provider between all callers.")]
    [TestCase(300, "invalid_client", TokenFailureReason.InvalidResponse, true, "answered with a redirect, which is not followed because the credential would be sent there. Check Endpoint, and whether a proxy or captive portal answers in its place.")]
    [TestCase(302, "invalid_client", TokenFailureReason.InvalidResponse, true, "answered with a redirect, which is not followed because the credential would be sent there. Check Endpoint, and whether a proxy or captive portal answers in its place.")]
    [TestCase(200, "invalid_client", TokenFailureReason.CredentialRejected, false, Refused)]
    [TestCase(200, "invalid_scope", TokenFailureReason.BadRequest, false, Bad)]
    [TestCase(200, "server_error", TokenFailureReason.Unavailable, true, Down)]
    public async Task An_error_says_why_and_what_to_do(
        int status, string error, TokenFailureReason reason, bool transient, string advice)
    {
        var failure = await FailureOf(Answering(status, $$"""{"error":"{{error}}","error_description":"The words."}"""));

        Assert.That(failure.Message, Is.EqualTo($"The OAuth token service at {Endpoint} {advice} (HTTP {status}: The words.)"));
        Assert.That(
            (failure.Reason, failure.IsTransient, failure.StatusCode, failure.ErrorCode, failure.ErrorDetail),
            Is.EqualTo((reason, transient, (HttpStatusCode)status, error, "The words.")));
        Assert.That(
            (failure.Endpoint, failure.CorrelationId, failure.RetryAfter, failure.InnerException),
            Is.EqualTo((Endpoint, default(string), default(TimeSpan?), default(Exception))));
    }

    [TestCase(400, "access_denied", true)]
    [TestCase(401, "access_denied", true)]
    [TestCase(400, "unauthorized_client", true)]
    [TestCase(400, "invalid_grant", true)]
    [TestCase(400, "invalid_client", false)]
    [TestCase(401, "invalid_client", false)]
    [TestCase(400, "invalid_token", false)]
    [TestCase(429, "access_denied", false)]
    public async Task An_error_is_of_the_scope_alone_unless_it_names_the_client(int status, string error, bool isScopeSpecific) =>
        Assert.That((await FailureOf(Answering(status, $$"""{"error":"{{error}}"}"""))).IsScopeSpecific, Is.EqualTo(isScopeSpecific));

    [Test]
    public async Task A_401_without_an_error_is_of_the_client() =>
        Assert.That((await FailureOf(Answering(401, "{}"))).IsScopeSpecific, Is.False);

    [TestCase("access_denied")]
    [TestCase("unauthorized_client")]
    [TestCase("invalid_grant")]
    public async Task A_scope_that_the_service_denies_does_not_stop_the_others(string error)
    {
        var client = Client(new StubHandler(request => request.Content!.ReadAsStringAsync().Result.Contains("scope=denied")
            ? Answers.Create(400, $$"""{"error":"{{error}}"}""", "application/json", [])
            : Answers.Create(200, GoodBody, "application/json", [])));
        using var cache = new CachingTokenProvider(client, timeProvider: Time);
        await Assert.ThrowsAsync<TokenException>(() => cache.GetTokenAsync(TokenRequest.For("denied")).AsTask());

        Assert.That((await cache.GetTokenAsync(TokenRequest.For("granted"))).Value, Is.EqualTo("opaque"));
    }

    [TestCase("http://contoso.servicebus.windows.net/orders/", "invalid_scope", false, true)]
    [TestCase("SB://contoso.servicebus.windows.net/orders", "invalid_scope", false, true)]
    [TestCase("http://contoso.servicebus.windows.net/orders/", "invalid_request", false, false)]
    [TestCase("http://contoso.servicebus.windows.net/orders/", "invalid_scope", true, false)]
    [TestCase("https://www.example/auth/calendar", "invalid_scope", false, false)]
    [TestCase("http", "invalid_scope", false, false)]
    [TestCase(null, "invalid_scope", false, false)]
    public async Task A_rejected_scope_of_ACS_is_explained_by_the_setting_that_ignores_it(string? scope, string error, bool isIgnored, bool isNamed)
    {
        var server = new StubHandler(_ => Answers.Create(400, $$"""{"error":"{{error}}","error_description":"The words."}"""));
        var client = Client(server, options => options.IgnoreRequestedScope = isIgnored);

        var failure = await Assert.ThrowsAsync<TokenException>(() => client.GetTokenAsync(new TokenRequest { Scope = scope }).AsTask());

        const string Named =
            " The scope of the request is an address, as for the Access Control Service; if callers must keep using it, " +
            "set IgnoreRequestedScope to request the configured scope instead.";
        Assert.That(
            failure!.Message, Is.EqualTo($"The OAuth token service at {Endpoint} {Bad}{(isNamed ? Named : "")} (HTTP 400: The words.)"));
    }

    [Test]
    public async Task Entras_answer_gives_its_words_and_its_correlation_id()
    {
        var failure = await FailureOf(Answering(401, Entra));

        Assert.That(
            (failure.Reason, failure.ErrorCode, failure.ErrorDetail, failure.CorrelationId),
            Is.EqualTo((
                TokenFailureReason.CredentialRejected, "invalid_client",
                "AADSTS7000215: Invalid client secret provided. Trace ID: 0f5e Correlation ID: c9d2", "c9d2")));
        Assert.That(failure.Message, Does.EndWith("Correlation id: c9d2."));
    }

    [Test]
    public async Task A_header_goes_before_the_bodys_ids_and_the_correlation_id_before_the_trace_id()
    {
        Assert.That(
            (await FailureOf(Answering(401, Entra, headers: ("x-ms-request-id", "of-the-header")))).CorrelationId, Is.EqualTo("of-the-header"));
        Assert.That(
            (await FailureOf(Answering(401, """{"error":"invalid_client","trace_id":"0f5e"}"""))).CorrelationId, Is.EqualTo("0f5e"));
    }

    [TestCase("<html/>", "text/html")]
    [TestCase("", "application/json")]
    [TestCase("{}", "application/json")]
    [TestCase("null", "application/json")]
    [TestCase("[\"invalid_client\"]", "application/json")]
    [TestCase("""{"error":"invalid_request","error":"invalid_client"}""", "application/json")]
    public async Task Without_words_that_can_be_read_the_status_and_the_challenge_have_to_do(string body, string contentType)
    {
        var failure = await FailureOf(Answering(401, body, contentType, ("WWW-Authenticate", "Basic realm=\"tokens\"")));

        Assert.That(
            (failure.Reason, failure.ErrorCode, failure.ErrorDetail),
            Is.EqualTo((TokenFailureReason.CredentialRejected, default(string), "Basic realm=\"tokens\"")));
    }

    [Test]
    public async Task An_error_that_is_no_text_is_passed_over_because_JSON_may_hide_what_is_not_to_be_shown() => Assert.That(
        (await FailureOf(Answering(400, """{"error":{"code":7},"error_description":["a"]}"""))) is var failure
            ? (failure.Reason, failure.ErrorCode, failure.ErrorDetail) : default,
        Is.EqualTo((TokenFailureReason.BadRequest, default(string), default(string))));

    [Test]
    public async Task Oktas_words_are_read_too() => Assert.That(
        (await FailureOf(Answering(400, """{"errorCode":"invalid_client","errorSummary":"Invalid value for 'client_id' parameter."}"""))) is var failure
            ? (failure.Reason, failure.ErrorCode, failure.ErrorDetail) : default,
        Is.EqualTo((TokenFailureReason.CredentialRejected, "invalid_client", "Invalid value for 'client_id' parameter.")));

    [Test]
    public async Task The_names_of_the_RFC_go_before_Oktas_and_the_words_before_a_challenge()
    {
        var failure = await FailureOf(Answering(
            401, """{"errorCode":"E0000011","errorSummary":"Okta's.","error":"invalid_client","error_description":"The RFC's."}""",
            headers: ("WWW-Authenticate", "Basic realm=\"tokens\"")));

        Assert.That((failure.ErrorCode, failure.ErrorDetail), Is.EqualTo(("invalid_client", "The RFC's.")));
    }

    [Test]
    public async Task A_status_just_above_the_good_ones_brings_no_token_whatever_its_body() => Assert.That(
        (await FailureOf(Answering(300, GoodBody))).Reason, Is.EqualTo(TokenFailureReason.InvalidResponse));

    [Test]
    public async Task A_secret_that_is_rejected_is_reported_to_the_log_if_another_takes_its_place()
    {
        var calls = 0;
        using var log = new RecordingLogger();
        using var http = new HttpClient(new StubHandler(_ => calls++ == 0 ? Answers.Create(401) : Answers.Create(200, GoodBody, "application/json")));

        await new OAuthClient(http, Options(options => options.SecondaryClientSecret = "another"), Time, new LoggerOf<OAuthClient>(log)).GetTokenAsync();

        Assert.That(log.Lines.Single().Text, Does.Contain("rejected ClientSecret; SecondaryClientSecret is used instead."));
    }

    [Test]
    public async Task Throttling_says_how_long_the_service_wants_to_be_left_alone() => Assert.That(
        (await FailureOf(Answering(429, """{"error":"temporarily_unavailable"}""", headers: ("Retry-After", "12")))).RetryAfter,
        Is.EqualTo(TimeSpan.FromSeconds(12)));

    [Test]
    public async Task Both_secrets_are_named_where_there_are_two()
    {
        var client = Client(new StubHandler(_ => Answers.Create(401)), options => options.SecondaryClientSecret = "another");

        Assert.That((await FailureOf(client)).Message, Does.Contain("Check ClientId, ClientSecret, SecondaryClientSecret, ClientAuthentication, Scope and AdditionalParameters;"));
    }

    [Test]
    public async Task A_query_of_the_endpoint_is_not_shown()
    {
        var client = Client(
            new StubHandler(_ => Answers.Create(404)), options => options.Endpoint = new Uri("https://login.example/token?code=s3cr3t"));

        Assert.That($"{await FailureOf(client)}", Does.Contain("https://login.example/token ").And.Not.Contain("s3cr3t"));
    }

    [Test]
    public async Task A_redirect_is_not_followed_and_its_target_sees_no_request()
    {
        var seen = 0;
        using var elsewhere = new RawServer(_ => $"{seen++}");
        using var server = new RawServer(_ => $"HTTP/1.1 307 Temporary Redirect\r\nLocation: {elsewhere.Endpoint}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        using var http = TokenHttp.CreateClient(new TokenResilienceOptions { MaxRetries = 0 });

        var failure = await FailureOf(Client(http, options => options.Endpoint = server.Endpoint));

        Assert.That(seen, Is.Zero);
        Assert.That(failure.Reason, Is.EqualTo(TokenFailureReason.InvalidResponse));
        Assert.That(failure.Message, Does.Contain("redirect to '127.0.0.1', which is not followed"));
    }
}
