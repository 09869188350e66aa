using System.Net;
using System.Text.Json;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>How the WRAP client reports error statuses, invalid responses and broken connections.</summary>
internal sealed class AcsWrapClientFailureTests : WireFixture
{
    private const string NoToken = "a body without 'wrap_access_token'";

    private static readonly TestCaseData[] BadBodies =
    [
        Body("empty", "", fault: "an empty body"),
        Body("HTML", "<html>Sign in</html>", "text/html", "an HTML page ('Sign in')"),
        Body("JSON", """{"access_token":"t"}"""),
        Body("no token", "wrap_access_token_expires_in=60"),
        Body("an empty token", "wrap_access_token=&wrap_access_token_expires_in=60"),
        Body("a whitespace token", "wrap_access_token=%20&wrap_access_token_expires_in=60"),
        Body("a token with a quotation mark", "wrap_access_token=a%22,+b=%22c&wrap_access_token_expires_in=60"),
        Body("a token that begins with a quotation mark", "wrap_access_token=%22a&wrap_access_token_expires_in=60"),
        Body("a token with a backslash", "wrap_access_token=a%5c&wrap_access_token_expires_in=60"),
        Body("a token with a line break", "wrap_access_token=a%0d%0aX-Evil:1&wrap_access_token_expires_in=60"),
        Body("a token that is not ASCII", "wrap_access_token=%c3%a9&wrap_access_token_expires_in=60"),
        Body("another case of the name", "Wrap_Access_Token=a&wrap_access_token_expires_in=60"),
        Body("huge", "wrap_access_token_expires_in=60&wrap_access_token=" + new string('a', 64 * 1024), fault: "more than 64 KiB"),
    ];

    [TestCase(400, TokenFailureReason.BadRequest, false, "T1002", "Invalid scope.", "rejected the request. Check Name, Password and Scope and ServiceNamespace or Endpoint.")]
    [TestCase(401, TokenFailureReason.CredentialRejected, false, "T0", "ACS50012: Authentication failed.", "rejected the credential. Check Name, Password and Scope; the credential is not sent again until the settings change or the cool-down is over.")]
    [TestCase(403, TokenFailureReason.CredentialRejected, false, "T0", "ACS50012: Authentication failed.", "rejected the credential. Check Name, Password and Scope; the credential is not sent again until the settings change or the cool-down is over.")]
    [TestCase(404, TokenFailureReason.BadRequest, false, "T0", "Not Found.", "has no token service at this address. Check ServiceNamespace or Endpoint.")]
    [TestCase(429, TokenFailureReason.Throttled, true, "T0", "ACS90055: Too many requests were received for this namespace.", "received too many requests. Share one caching provider between all callers.")]
    [TestCase(500, TokenFailureReason.Unavailable, true, "T9002", "An internal network error occured. Please try again.", "is temporarily unavailable. Try again later; if it persists, contact its support with the correlation id.")]
    [TestCase(503, TokenFailureReason.Unavailable, true, "T0", "ACS90046: The service is busy. Please try again.", "is temporarily unavailable. Try again later; if it persists, contact its support with the correlation id.")]
    public async Task Each_error_status_of_a_WRAP_service_is_reported_with_reason_and_advice(
        int status, TokenFailureReason reason, bool transient, string code, string detail, string advice)
    {
        Emulator.Wrap.Faults.Enqueue(Fault.Status(status));

        var failure = await FailureOf(Wrap());

        Assert.That(Guid.TryParse(failure.CorrelationId, out _), Is.True, failure.CorrelationId);
        Assert.That(failure.Message, Is.EqualTo(
            $"The WRAP token service at {Emulator.Wrap.Endpoint} {advice} (HTTP {status}: {detail}) Correlation id: {failure.CorrelationId}."));
        Assert.That(
            (failure.Reason, failure.IsTransient, failure.StatusCode, failure.ErrorCode, failure.ErrorDetail),
            Is.EqualTo((reason, transient, (HttpStatusCode)status, code, detail)));
        Assert.That(
            (failure.Endpoint, failure.RetryAfter, failure.InnerException),
            Is.EqualTo((Emulator.Wrap.Endpoint, default(TimeSpan?), default(Exception))));
    }

    [Test]
    public async Task A_throttled_WRAP_request_reports_Retry_After()
    {
        Emulator.Wrap.Faults.Enqueue(Fault.Status(429, TimeSpan.FromSeconds(12)));

        Assert.That((await FailureOf(Wrap())).RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(12)));
    }

    [Test]
    public async Task A_wrong_password_is_a_rejected_credential() => Assert.That(
        (await FailureOf(Wrap(options => options.Password = "wrong"))).Reason, Is.EqualTo(TokenFailureReason.CredentialRejected));

    [Test]
    public async Task A_rejected_scope_is_a_bad_request_with_the_error_text_of_the_service()
    {
        var failure = await FailureOf(Wrap(options => options.Scope = "orders"));

        Assert.That(
            (failure.Reason, failure.ErrorCode, failure.ErrorDetail),
            Is.EqualTo((TokenFailureReason.BadRequest, "T1002", "Invalid scope.")));
    }

    [TestCaseSource(typeof(Vectors), nameof(Vectors.WrapErrors))]
    public async Task Without_a_header_the_trace_id_of_the_body_is_the_correlation_id(JsonElement row)
    {
        Emulator.Wrap.Faults.Enqueue(Fault.Body(row.Text("body"), "text/plain; charset=us-ascii", Vectors.Status(row)));

        var failure = await FailureOf(Wrap());

        Assert.That(
            (failure.ErrorCode, failure.ErrorDetail, failure.CorrelationId, (int)failure.StatusCode!),
            Is.EqualTo((row.Text("subCode"), row.Text("detail"), row.Text("traceId"), Vectors.Status(row))));
    }

    [Test]
    public async Task A_correlation_id_header_takes_precedence_over_the_trace_id_of_the_body()
    {
        using var http = new HttpClient(new StubHandler(_ => Answers.Create(
            401, "Error:Code:401:SubCode:T0:Detail:No.:TraceID:of-the-text", "text/plain", ("request-id", "of-the-header"))));

        Assert.That((await FailureOf(Wrap(http: http))).CorrelationId, Is.EqualTo("of-the-header"));
    }

    [Test]
    public async Task An_internal_error_without_a_trace_id_has_all_details_but_a_correlation_id()
    {
        Emulator.Wrap.Faults.Enqueue(Fault.Body(
            "Error:Code:500:SubCode:T9002:Detail:An internal network error occured. Please try again.", "text/plain", 500));

        var failure = await FailureOf(Wrap());

        Assert.That(
            (failure.Reason, failure.ErrorCode, failure.ErrorDetail, failure.CorrelationId),
            Is.EqualTo((
                TokenFailureReason.Unavailable, "T9002", "An internal network error occured. Please try again.", default(string))));
        Assert.That(failure.Message, Does.Not.Contain("Correlation id:"));
    }

    [Test]
    public async Task Without_an_ACS_error_in_the_body_the_challenge_is_the_error_detail()
    {
        using var http = new HttpClient(new StubHandler(
            _ => Answers.Create(401, "<html/>", "text/html", ("WWW-Authenticate", "WRAP realm=cms"))));

        Assert.That((await FailureOf(Wrap(http: http))).ErrorDetail, Is.EqualTo("WRAP realm=cms"));
    }

    [Test]
    public async Task The_error_text_of_the_body_takes_precedence_over_a_challenge()
    {
        using var http = new HttpClient(new StubHandler(_ => Answers.Create(
            401, "Error:Code:401:SubCode:T0:Detail:The words.", "text/plain", ("WWW-Authenticate", "WRAP realm=cms"))));

        Assert.That((await FailureOf(Wrap(http: http))).ErrorDetail, Is.EqualTo("The words."));
    }

    [Test]
    public async Task Status_300_from_a_WRAP_service_is_an_invalid_response_even_with_a_token()
    {
        using var http = new HttpClient(new StubHandler(_ => Answers.Create(300, "wrap_access_token=a&wrap_access_token_expires_in=60")));

        Assert.That((await FailureOf(Wrap(http: http))).Reason, Is.EqualTo(TokenFailureReason.InvalidResponse));
    }

    [Test]
    public async Task A_failure_names_both_passwords_if_two_are_set()
    {
        Emulator.Wrap.Faults.Enqueue(Fault.Status(400));

        Assert.That(
            (await FailureOf(Wrap(options => options.SecondaryPassword = "another"))).Message,
            Does.Contain("Check Name, Password, SecondaryPassword and Scope and ServiceNamespace or Endpoint."));
    }

    [Test]
    public async Task A_body_of_64_KiB_is_read_and_one_byte_more_is_too_much()
    {
        var body = "wrap_access_token=opaque&wrap_access_token_expires_in=60".PadRight(64 * 1024);
        using var just = new HttpClient(new StubHandler(_ => Answers.Create(200, body)));
        using var more = new HttpClient(new StubHandler(_ => Answers.Create(200, body + " ")));

        Assert.That((await Wrap(http: just).GetTokenAsync()).Value, Is.EqualTo("opaque"));
        Assert.That((await FailureOf(Wrap(http: more))).Message, Does.Contain("answered 200 with more than 64 KiB"));
    }

    [Test]
    public async Task A_redirect_is_not_followed_and_its_target_sees_no_request()
    {
        await using var elsewhere = await TokenEmulator.StartAsync();
        Emulator.Wrap.Faults.Enqueue(Fault.Redirect(elsewhere.Wrap.Endpoint, 307));

        var failure = await FailureOf(Wrap());

        Assert.That(elsewhere.Wrap.Requests, Is.Empty);
        Assert.That(failure.Reason, Is.EqualTo(TokenFailureReason.InvalidResponse));
        Assert.That(failure.Message, Does.Contain("redirect to '127.0.0.1', which is not followed"));
    }

    [TestCaseSource(nameof(BadBodies))]
    public async Task A_WRAP_body_without_a_usable_token_is_an_invalid_response(string body, string contentType, string fault)
    {
        Emulator.Wrap.Faults.Enqueue(Fault.Body(body, contentType));

        var failure = await FailureOf(Wrap());

        Assert.That(
            (failure.Reason, failure.IsTransient, failure.StatusCode),
            Is.EqualTo((TokenFailureReason.InvalidResponse, true, HttpStatusCode.OK)));
        Assert.That(failure.Message, Does.EndWith(
            $"answered 200 with {fault}. Check ServiceNamespace or Endpoint, and whether a proxy or captive portal answers in its place."));
    }

    [TestCaseSource(nameof(BadBodies))]
    public async Task An_unreadable_body_does_not_hide_the_correlation_id(string body, string contentType, string fault)
    {
        using var http = new HttpClient(new StubHandler(_ => Answers.Create(200, body, contentType, ("request-id", "the id"))));

        var failure = await FailureOf(Wrap(http: http));

        Assert.That(failure.CorrelationId, Is.EqualTo("the id"));
        Assert.That(failure.Message, Does.Contain(fault).And.EndWith("Correlation id: the id."));
    }

    [Test]
    public async Task A_huge_body_is_unreadable_and_not_read_whole()
    {
        Emulator.Wrap.Faults.Enqueue(Fault.HugeBody());

        var failure = await FailureOf(Wrap());

        Assert.That(failure.Reason, Is.EqualTo(TokenFailureReason.InvalidResponse));
        Assert.That(failure.Message, Does.Contain("answered 200 with more than 64 KiB"));
        Assert.That(Guid.TryParse(failure.CorrelationId, out _), Is.True);
    }

    [TestCase("cut off")]
    [TestCase("reset")]
    public async Task A_connection_that_breaks_is_a_network_failure(string how)
    {
        Emulator.Wrap.Faults.Enqueue(how == "reset" ? Fault.ResetConnection() : Fault.CutOffBody());

        var failure = await FailureOf(Wrap());

        Assert.That((failure.Reason, failure.IsTransient), Is.EqualTo((TokenFailureReason.Network, true)));
        Assert.That(failure.Message, Does.Contain("Check ServiceNamespace or Endpoint, DNS, proxy, firewall and certificates."));
    }

    [TestCase("hang")]
    [TestCase("slow body")]
    public async Task A_WRAP_response_later_than_AttemptTimeout_is_a_timeout(string kind)
    {
        Emulator.Wrap.Faults.Enqueue(kind == "hang" ? Fault.Hang() : Fault.SlowBody(TimeSpan.FromHours(1)));
        var time = new WatchedTime(LocalTime);
        using var http = TokenHttp.CreateClient(
            new TokenResilienceOptions { MaxRetries = 0, AttemptTimeout = TimeSpan.FromSeconds(9) }, time);

        var call = FailureOf(new AcsWrapClient(http, WrapOptions(), time));
        await time.TimerAsync(TimeSpan.FromSeconds(9));
        await Eventually.IsTrue(() => WrapRequests.Count == 1, "the request has arrived");
        LocalTime.Advance(9);

        Assert.That((await call).Reason, Is.EqualTo(TokenFailureReason.Timeout));
    }

    private static TestCaseData Body(
        string name, string body, string contentType = "application/x-www-form-urlencoded", string fault = NoToken) =>
        new TestCaseData(body, contentType, fault).SetArgDisplayNames(name);
}
