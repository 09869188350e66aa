using System.Net;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>Successful statuses with bad bodies, and broken connections: always a <see cref="TokenException"/>.</summary>
internal sealed class ArrStsClientBodyTests : WireFixture
{
    private const string NoToken = "a body without 'AccessToken'";

    private static readonly TestCaseData[] BadBodies =
    [
        Body("empty", "", "application/json", "an empty body"),
        Body("HTML", "<html>Sign in</html>", "text/html; charset=utf-8", "an HTML page ('Sign in')"),
        Body("HTML that says it is JSON", "<html>Sign in</html>", "application/json", "an HTML page ('Sign in')"),
        Body("null", "null"),
        Body("{}", "{}"),
        Body("an array", "[]"),
        Body("a text", "\"token\""),
        Body("a token of null", """{"AccessToken":null}"""),
        Body("a token that is a number", """{"AccessToken":42}"""),
        Body("a token that is an object", """{"AccessToken":{"value":"t"}}"""),
        Body("a lower-case name", """{"accessToken":"eyJ"}"""),
        Body("an empty token", """{"AccessToken":""}"""),
        Body("a whitespace token", """{"AccessToken":" "}"""),
        Body("a token with a line break", """{"AccessToken":"eyJ\r\nX-Evil: 1"}"""),
        Body("a token that is not ASCII", """{"AccessToken":"eyJé"}"""),
        Body("truncated JSON", """{"AccessToken":"eyJ"""),
        Body("text after the JSON", """{"AccessToken":"eyJ"} trailing"""),
        Body("half a surrogate pair in the token", """{"AccessToken":"\ud800"}"""),
        Body("deeply nested JSON", new string('[', 5000)),
        Body("an announced 10 MiB", new string(' ', 10 * 1024 * 1024), "application/json", "more than 64 KiB"),
    ];

    [TestCaseSource(nameof(BadBodies))]
    public async Task An_ARR_body_without_a_usable_token_is_an_invalid_response(string body, string contentType, string fault)
    {
        Emulator.Arr.Faults.Enqueue(Fault.Body(body, contentType));

        var failure = await FailureOf(Arr());

        Assert.That(
            (failure.Reason, failure.IsTransient, failure.StatusCode),
            Is.EqualTo((TokenFailureReason.InvalidResponse, true, HttpStatusCode.OK)));
        Assert.That(failure.Message, Does.EndWith(
            $"answered 200 with {fault}. Check AccountDomain or Endpoint, and whether a proxy or captive portal answers in its place."));
    }

    [TestCaseSource(nameof(BadBodies))]
    public async Task An_unreadable_body_does_not_hide_the_correlation_id(string body, string contentType, string fault)
    {
        using var http = new HttpClient(new StubHandler(
            _ => Answers.Create(200, body, contentType, ("MS-CV", "9rzbJp7axE6v7wmMuz0PvA.0"))));

        var failure = await FailureOf(Arr(http: http));

        Assert.That(failure.CorrelationId, Is.EqualTo("9rzbJp7axE6v7wmMuz0PvA.0"));
        Assert.That(failure.Message, Does.Contain(fault).And.EndWith("Correlation id: 9rzbJp7axE6v7wmMuz0PvA.0."));
    }

    // {"AccessToken":"x"} with a byte that is not valid UTF-8 in place of the x.
    [Test]
    public async Task A_body_that_is_not_UTF8_is_unreadable()
    {
        using var http = new HttpClient(new StubHandler(
            _ => Answers.Create(200, [.. "{\"AccessToken\":\""u8, 0xFF, .. "\"}"u8], "application/json")));

        Assert.That((await FailureOf(Arr(http: http))).Reason, Is.EqualTo(TokenFailureReason.InvalidResponse));
    }

    [Test]
    public async Task A_huge_body_is_unreadable_and_not_read_whole()
    {
        Emulator.Arr.Faults.Enqueue(Fault.HugeBody());

        var failure = await FailureOf(Arr());

        Assert.That(failure.Reason, Is.EqualTo(TokenFailureReason.InvalidResponse));
        Assert.That(failure.Message, Does.Contain("answered 200 with more than 64 KiB"));
        Assert.That(failure.CorrelationId, Is.EqualTo(ArrRequests.Single().Headers["X-MRC-CV"] + ".0"));
    }

    [Test]
    public async Task A_response_with_an_empty_body_keeps_its_correlation_id()
    {
        Emulator.Arr.Faults.Enqueue(Fault.EmptyBody());

        var failure = await FailureOf(Arr());

        Assert.That(failure.Message, Does.Contain("answered 200 with an empty body"));
        Assert.That(failure.CorrelationId, Is.EqualTo(ArrRequests.Single().Headers["X-MRC-CV"] + ".0"));
    }

    [Test]
    public async Task An_HTML_response_is_reported_as_a_possible_captive_portal()
    {
        Emulator.Arr.Faults.Enqueue(Fault.Html());

        Assert.That((await FailureOf(Arr())).Message, Does.Contain("answered 200 with an HTML page").And.Contain("captive portal"));
    }

    [TestCase("in the retries")]
    [TestCase("without them")]
    public async Task A_body_that_is_cut_off_is_a_network_failure(string where)
    {
        Emulator.Arr.Faults.Enqueue(Fault.CutOffBody());
        using var plain = new HttpClient();

        await ExpectNetworkFailure(where == "without them" ? plain : Http);
    }

    [Test]
    public async Task A_connection_that_is_reset_is_a_network_failure()
    {
        Emulator.Arr.Faults.Enqueue(Fault.ResetConnection());

        await ExpectNetworkFailure(Http);
    }

    [Test]
    public async Task A_body_of_64_KiB_is_read_and_one_byte_more_is_too_much()
    {
        var body = """{"AccessToken":"opaque"}""".PadRight(64 * 1024);
        using var just = new HttpClient(new StubHandler(_ => Answers.Create(200, body)));
        using var more = new HttpClient(new StubHandler(_ => Answers.Create(200, body + " ")));

        Assert.That((await Arr(http: just).GetTokenAsync()).Value, Is.EqualTo("opaque"));
        Assert.That((await FailureOf(Arr(http: more))).Message, Does.Contain("answered 200 with more than 64 KiB"));
    }

    [Test]
    public async Task A_body_of_exactly_64_KiB_without_a_token_is_not_reported_as_too_long()
    {
        using var http = new HttpClient(new StubHandler(_ => Answers.Create(200, new string(' ', 64 * 1024))));

        Assert.That((await FailureOf(Arr(http: http))).Message, Does.Contain($"answered 200 with {NoToken}."));
    }

    [Test]
    public async Task An_unreachable_service_is_a_network_failure()
    {
        var gone = await TokenEmulator.StartAsync();
        await gone.DisposeAsync();

        var failure = await FailureOf(Arr(options => options.Endpoint = gone.BaseAddress));

        Assert.That(failure.Reason, Is.EqualTo(TokenFailureReason.Network));
        Assert.That(failure.Message, Does.Contain($"The ARR token service at {gone.BaseAddress}accounts/{AccountId}/token could not be reached ("));
    }

    [Test]
    public async Task A_response_that_is_not_HTTP_is_a_network_failure()
    {
        using var server = new RawServer(_ => "220 mail.example ESMTP\r\n\r\n");

        Assert.That(
            (await FailureOf(Arr(options => options.Endpoint = server.Endpoint))).Reason,
            Is.EqualTo(TokenFailureReason.Network));
    }

    [TestCase("hang")]
    [TestCase("slow body")]
    public async Task A_response_later_than_HttpClient_Timeout_is_a_timeout(string kind)
    {
        Emulator.Arr.Faults.Enqueue(kind == "hang" ? Fault.Hang() : Fault.SlowBody(TimeSpan.FromHours(1)));
        using var http = new HttpClient { Timeout = TimeSpan.FromHours(2) };
        var time = new WatchedTime(LocalTime);

        var call = FailureOf(new ArrStsClient(http, ArrOptions(), time));
        await time.TimerAsync(TimeSpan.FromHours(2));
        await Eventually.IsTrue(() => ArrRequests.Count == 1, "the request has arrived");
        LocalTime.Advance(TimeSpan.FromHours(2));

        ExpectTimeout(await call);
    }

    [TestCase("hang")]
    [TestCase("slow body")]
    public async Task A_response_later_than_AttemptTimeout_is_a_timeout(string kind)
    {
        Emulator.Arr.Faults.Enqueue(kind == "hang" ? Fault.Hang() : Fault.SlowBody(TimeSpan.FromHours(1)));
        var time = new WatchedTime(LocalTime);
        using var http = TokenHttp.CreateClient(
            new TokenResilienceOptions { MaxRetries = 0, AttemptTimeout = TimeSpan.FromSeconds(9) }, time);

        var call = FailureOf(new ArrStsClient(http, ArrOptions(), time));
        await time.TimerAsync(TimeSpan.FromSeconds(9));
        await Eventually.IsTrue(() => ArrRequests.Count == 1, "the request has arrived");
        LocalTime.Advance(9);

        ExpectTimeout(await call);
    }

    [TestCase("in the retries")]
    [TestCase("without them")]
    public async Task A_truncated_response_still_reports_its_correlation_id(string where)
    {
        Emulator.Arr.Faults.Enqueue(Fault.CutOffBody());
        using var plain = new HttpClient();

        var failure = await FailureOf(Arr(http: where == "without them" ? plain : Http));

        Assert.That(failure.CorrelationId, Is.EqualTo(ArrRequests.Single().Headers["X-MRC-CV"] + ".0"));
    }

    private async Task ExpectNetworkFailure(HttpClient http)
    {
        var failure = await FailureOf(Arr(http: http));

        Assert.That((failure.Reason, failure.IsTransient, failure.StatusCode), Is.EqualTo(
            (TokenFailureReason.Network, true, default(HttpStatusCode?))));
        Assert.That(failure.Message, Does.Contain("could not be reached (").And.Contains(
            "Check AccountDomain or Endpoint, DNS, proxy, firewall and certificates."));
        Assert.That(failure.InnerException, Is.InstanceOf<IOException>().Or.InstanceOf<HttpRequestException>());
    }

    private static void ExpectTimeout(TokenException failure)
    {
        Assert.That((failure.Reason, failure.IsTransient), Is.EqualTo((TokenFailureReason.Timeout, true)));

        // A correlation id follows if the headers arrived before the timeout.
        Assert.That(failure.Message, Does.Contain(
            "did not answer in time. Check the network and AccountDomain or Endpoint; " +
            "Resilience.TotalTimeout and HttpClient.Timeout set the limit."));
    }

    private static TestCaseData Body(
        string name, string body, string contentType = "application/json; charset=utf-8", string fault = NoToken) =>
        new TestCaseData(body, contentType, fault).SetArgDisplayNames(name);
}
