using System.Net;

namespace TokenClients.Tests;

/// <summary>How the OAuth client reports the errors of a server.</summary>
internal sealed class OAuthClientFailureTests : OAuthFixture
{
    private const string Rejected = "rejected the credential. Check ClientId, ClientSecret, ClientAuthentication, Scope and AdditionalParameters; the credential is not sent again until the settings change or the cool-down is over.";
    private const string Bad = "rejected the request. Check ClientId, ClientSecret, ClientAuthentication, Scope and AdditionalParameters and Endpoint.";
    private const string Down = "is temporarily unavailable. Try again later; if it persists, contact its support with the correlation id.";

    // The response of Microsoft Entra ID to a wrong secret.
    private const string Entra =
        """
        {"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided. Trace ID: 0f5e Correlation ID: c9d2",
        "error_codes":[7000215],"timestamp":"2026-01-01 00:00:00Z","trace_id":"0f5e","correlation_id":"c9d2",
        "error_uri":"https://login.microsoftonline.com/error?code=7000215"}
        """;

    [TestCase(400, "invalid_request", TokenFailureReason.BadRequest, false, Bad)]
    [TestCase(400, "invalid_client", TokenFailureReason.CredentialRejected, false, Rejected)]
    [TestCase(401, "invalid_client", TokenFailureReason.CredentialRejected, false, Rejected)]
    [TestCase(404, "invalid_client", TokenFailureReason.CredentialRejected, false, Rejected)]
    [TestCase(400, "invalid_grant", TokenFailureReason.CredentialRejected, false, Rejected)]
    [TestCase(400, "invalid_token", TokenFailureReason.CredentialRejected, false, Rejected)]
    [TestCase(400, "unauthorized_client", TokenFailureReason.CredentialRejected, false, Rejected)]
    [TestCase(403, "access_denied", TokenFailureReason.CredentialRejected, false, Rejected)]
    [TestCase(400, "access_denied", TokenFailureReason.CredentialRejected, false, Rejected)]
    [TestCase(400, "unsupported_grant_type", TokenFailureReason.BadRequest, false, Bad)]
    [TestCase(400, "invalid_scope", TokenFailureReason.BadRequest, false, Bad)]
    [TestCase(400, "invalid_target", TokenFailureReason.BadRequest, false, Bad)]
    [TestCase(400, "Invalid_Client", TokenFailureReason.BadRequest, false, Bad)]
    [TestCase(400, "temporarily_unavailable", TokenFailureReason.Unavailable, true, Down)]
    [TestCase(400, "server_error", TokenFailureReason.Unavailable, true, Down)]
    [TestCase(503, "temporarily_unavailable", TokenFailureReason.Unavailable, true, Down)]
    [TestCase(500, "invalid_client", TokenFailureReason.Unavailable, true, Down)]
    [TestCase(401, "other", TokenFailureReason.CredentialRejected, false, Rejected)]
    [TestCase(403, "other", TokenFailureReason.CredentialRejected, false, Rejected)]
    [TestCase(404, "other", TokenFailureReason.BadRequest, false, "has no token service at this address. Check Endpoint.")]
    [TestCase(405, "other", TokenFailureReason.BadRequest, false, "has no token service at this address. Check Endpoint.")]
    [TestCase(408, "other", TokenFailureReason.Timeout, true, "timed out waiting for the request. Check the network, then try again.")]
    [TestCase(429, "other", TokenFailureReason.Throttled, true, "received too many requests. Share one caching provider between all callers.")]
    [TestCase(429, "temporarily_unavailable", TokenFailureReason.Throttled, true, "received too many requests. Share one caching provider between all callers.")]
    [TestCase(429, "access_denied", TokenFailureReason.Throttled, true, "received too many requests. Share one caching provider between all callers.")]
    [TestCase(300, "invalid_client", TokenFailureReason.InvalidResponse, true, "answered with a redirect, which is not followed because the credential would be sent there. Check Endpoint, and whether a proxy or captive portal answers in its place.")]
    [TestCase(302, "invalid_client", TokenFailureReason.InvalidResponse, true, "answered with a redirect, which is not followed because the credential would be sent there. Check Endpoint, and whether a proxy or captive portal answers in its place.")]
    [TestCase(200, "invalid_client", TokenFailureReason.CredentialRejected, false, Rejected)]
    [TestCase(200, "invalid_scope", TokenFailureReason.BadRequest, false, Bad)]
    [TestCase(200, "server_error", TokenFailureReason.Unavailable, true, Down)]
    public async Task Each_error_of_an_OAuth_server_is_reported_with_reason_and_advice(
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
    public async Task Only_a_rejection_that_may_concern_the_scope_alone_is_scope_specific(int status, string error, bool isScopeSpecific) =>
        Assert.That((await FailureOf(Answering(status, $$"""{"error":"{{error}}"}"""))).IsScopeSpecific, Is.EqualTo(isScopeSpecific));

    [Test]
    public async Task A_401_without_an_error_code_is_not_scope_specific() =>
        Assert.That((await FailureOf(Answering(401, "{}"))).IsScopeSpecific, Is.False);

    [TestCase("access_denied")]
    [TestCase("unauthorized_client")]
    [TestCase("invalid_grant")]
    public async Task A_denied_scope_does_not_block_other_scopes(string error)
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
    public async Task An_OAuth_rejection_of_an_ACS_scope_suggests_IgnoreRequestedScope(string? scope, string error, bool isIgnored, bool isNamed)
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
    public async Task An_error_of_Entra_ID_yields_its_description_and_correlation_id()
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
    public async Task The_correlation_id_comes_from_a_header_or_else_from_the_body()
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
    public async Task Without_a_readable_error_the_status_and_the_challenge_are_reported(string body, string contentType)
    {
        var failure = await FailureOf(Answering(401, body, contentType, ("WWW-Authenticate", "Basic realm=\"tokens\"")));

        Assert.That(
            (failure.Reason, failure.ErrorCode, failure.ErrorDetail),
            Is.EqualTo((TokenFailureReason.CredentialRejected, default(string), "Basic realm=\"tokens\"")));
    }

    // Escape sequences in raw JSON could hide a secret from redaction.
    [Test]
    public async Task An_error_that_is_not_a_JSON_string_is_ignored() => Assert.That(
        (await FailureOf(Answering(400, """{"error":{"code":7},"error_description":["a"]}"""))) is var failure
            ? (failure.Reason, failure.ErrorCode, failure.ErrorDetail) : default,
        Is.EqualTo((TokenFailureReason.BadRequest, default(string), default(string))));

    [Test]
    public async Task Oktas_errorCode_and_errorSummary_are_read() => Assert.That(
        (await FailureOf(Answering(400, """{"errorCode":"invalid_client","errorSummary":"Invalid value for 'client_id' parameter."}"""))) is var failure
            ? (failure.Reason, failure.ErrorCode, failure.ErrorDetail) : default,
        Is.EqualTo((TokenFailureReason.CredentialRejected, "invalid_client", "Invalid value for 'client_id' parameter.")));

    [Test]
    public async Task The_error_fields_of_the_RFC_take_precedence_over_Oktas_and_over_a_challenge()
    {
        var failure = await FailureOf(Answering(
            401, """{"errorCode":"E0000011","errorSummary":"Okta's.","error":"invalid_client","error_description":"The RFC's."}""",
            headers: ("WWW-Authenticate", "Basic realm=\"tokens\"")));

        Assert.That((failure.ErrorCode, failure.ErrorDetail), Is.EqualTo(("invalid_client", "The RFC's.")));
    }

    [Test]
    public async Task Status_300_from_an_OAuth_server_is_an_invalid_response_even_with_a_token() => Assert.That(
        (await FailureOf(Answering(300, GoodBody))).Reason, Is.EqualTo(TokenFailureReason.InvalidResponse));

    [Test]
    public async Task A_rejected_secret_is_logged_if_the_second_one_is_used_instead()
    {
        var calls = 0;
        using var log = new RecordingLogger();
        using var http = new HttpClient(new StubHandler(_ => calls++ == 0 ? Answers.Create(401) : Answers.Create(200, GoodBody, "application/json")));

        await new OAuthClient(http, Options(options => options.SecondaryClientSecret = "another"), Time, new LoggerOf<OAuthClient>(log)).GetTokenAsync();

        Assert.That(log.Lines.Single().Text, Does.Contain("rejected ClientSecret; SecondaryClientSecret is used instead."));
    }

    [Test]
    public async Task A_throttled_OAuth_request_reports_Retry_After() => Assert.That(
        (await FailureOf(Answering(429, """{"error":"temporarily_unavailable"}""", headers: ("Retry-After", "12")))).RetryAfter,
        Is.EqualTo(TimeSpan.FromSeconds(12)));

    [Test]
    public async Task A_failure_names_both_secrets_if_two_are_set()
    {
        var client = Client(new StubHandler(_ => Answers.Create(401)), options => options.SecondaryClientSecret = "another");

        Assert.That((await FailureOf(client)).Message, Does.Contain("Check ClientId, ClientSecret, SecondaryClientSecret, ClientAuthentication, Scope and AdditionalParameters;"));
    }

    [Test]
    public async Task A_failure_does_not_show_the_query_of_the_endpoint()
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
