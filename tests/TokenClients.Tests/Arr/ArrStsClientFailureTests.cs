using System.Net;
using System.Text.Json;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>How the ARR client reports the error statuses of the token service.</summary>
internal sealed class ArrStsClientFailureTests : WireFixture
{
    private const string WrongKey = "d3Jvbmcga2V5IG9mIHRoZSB0ZXN0IGFjY291bnQhISE=";

    [TestCase(400, TokenFailureReason.BadRequest, false, "rejected the request. Check AccountId and AccountKey and AccountDomain or Endpoint. (HTTP 400: Invalid request: the account id in the path is not a GUID.)", "Invalid request: the account id in the path is not a GUID.")]
    [TestCase(401, TokenFailureReason.CredentialRejected, false, "rejected the credential. Check AccountId and AccountKey; the credential is not sent again until the settings change or the cool-down is over. (HTTP 401: Invalid token: the account id or the account key is not valid.)", "Invalid token: the account id or the account key is not valid.")]
    [TestCase(403, TokenFailureReason.CredentialRejected, false, "rejected the credential. Check AccountId and AccountKey; the credential is not sent again until the settings change or the cool-down is over. (HTTP 403)", null)]
    [TestCase(404, TokenFailureReason.BadRequest, false, "has no token service at this address. Check AccountDomain or Endpoint. (HTTP 404)", null)]
    [TestCase(405, TokenFailureReason.BadRequest, false, "has no token service at this address. Check AccountDomain or Endpoint. (HTTP 405)", null)]
    [TestCase(407, TokenFailureReason.Network, true, "could not be reached: the proxy requires credentials. Check the proxy settings. (HTTP 407)", null)]
    [TestCase(408, TokenFailureReason.Timeout, true, "timed out waiting for the request. Check the network, then try again. (HTTP 408)", null)]
    [TestCase(410, TokenFailureReason.BadRequest, false, "has no token service at this address. Check AccountDomain or Endpoint. (HTTP 410)", null)]
    [TestCase(418, TokenFailureReason.BadRequest, false, "rejected the request. Check AccountId and AccountKey and AccountDomain or Endpoint. (HTTP 418)", null)]
    [TestCase(500, TokenFailureReason.Unavailable, true, "is temporarily unavailable. Try again later; if it persists, contact its support with the correlation id. (HTTP 500)", null)]
    [TestCase(503, TokenFailureReason.Unavailable, true, "is temporarily unavailable. Try again later; if it persists, contact its support with the correlation id. (HTTP 503)", null)]
    public async Task Each_error_status_of_the_ARR_service_is_reported_with_reason_and_advice(
        int status, TokenFailureReason reason, bool transient, string message, string? detail)
    {
        Emulator.Arr.Faults.Enqueue(Fault.Status(status));

        var failure = await FailureOf(Arr());

        var endpoint = new Uri(Emulator.BaseAddress, $"accounts/{AccountId}/token");
        var vector = ArrRequests.Single().Headers["X-MRC-CV"] + ".0";
        Assert.That(failure.Message, Is.EqualTo($"The ARR token service at {endpoint} {message} Correlation id: {vector}."));
        Assert.That(
            (failure.Reason, failure.IsTransient, failure.StatusCode, failure.ErrorDetail, failure.CorrelationId),
            Is.EqualTo((reason, transient, (HttpStatusCode)status, detail, vector)));
        Assert.That(
            (failure.Endpoint, failure.RetryAfter, failure.ErrorCode, failure.InnerException),
            Is.EqualTo((endpoint, default(TimeSpan?), default(string), default(Exception))));
    }

    [Test]
    public async Task A_wrong_key_is_a_rejected_credential_with_the_error_text_of_the_service()
    {
        var failure = await FailureOf(Arr(options => options.AccountKey = WrongKey));

        Assert.That(failure.Reason, Is.EqualTo(TokenFailureReason.CredentialRejected));
        Assert.That(failure.IsTransient, Is.False);
        Assert.That(failure.ErrorDetail, Is.EqualTo("Invalid token: the account id or the account key is not valid."));
        Assert.That(failure.Message, Does.Contain("Check AccountId and AccountKey").And.Not.Contain(WrongKey));
    }

    [Test]
    public async Task A_key_of_another_account_is_a_rejected_credential() => Assert.That(
        (await FailureOf(Arr(options => options.AccountId = "7e57acc0-0000-4000-8000-00000000dead"))).Reason,
        Is.EqualTo(TokenFailureReason.CredentialRejected));

    [Test]
    public async Task A_throttled_ARR_request_reports_Retry_After()
    {
        Emulator.Arr.Faults.Enqueue(Fault.Status(429));

        var failure = await FailureOf(Arr());

        Assert.That(
            (failure.Reason, failure.IsTransient, failure.StatusCode, failure.RetryAfter),
            Is.EqualTo((TokenFailureReason.Throttled, true, HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(5))));
        Assert.That(failure.Message, Does.Contain(
            "received too many requests and asks to retry after 5 s. Share one caching provider between all callers. (HTTP 429)"));
    }

    [Test]
    public async Task Status_503_with_Retry_After_reports_the_wait()
    {
        Emulator.Arr.Faults.Enqueue(Fault.Status(503, TimeSpan.FromSeconds(90)));

        var failure = await FailureOf(Arr());

        Assert.That(failure.RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(90)));
        Assert.That(failure.Message, Does.Contain("is temporarily unavailable and asks to retry after 90 s."));
    }

    [Test]
    public async Task The_endpoint_that_a_failure_names_has_no_query()
    {
        Emulator.Arr.Faults.Enqueue(Fault.Status(500));

        var failure = await FailureOf(Arr(options => options.ApiVersion = "2019-02-28-preview"));

        Assert.That(failure.Endpoint, Is.EqualTo(new Uri(Emulator.BaseAddress, $"accounts/{AccountId}/token")));
        Assert.That(failure.Message, Does.Not.Contain("api-version"));
    }

    [TestCase(301)]
    [TestCase(302)]
    [TestCase(303)]
    [TestCase(307)]
    [TestCase(308)]
    public async Task A_redirect_is_not_followed_and_its_target_sees_no_request(int status)
    {
        await using var elsewhere = await TokenEmulator.StartAsync();
        Emulator.Arr.Faults.Enqueue(
            Fault.Redirect(new Uri(elsewhere.BaseAddress, $"accounts/{AccountId}/token"), status));

        var failure = await FailureOf(Arr());

        Assert.That(elsewhere.Arr.Requests, Is.Empty);
        Assert.That(
            (failure.Reason, failure.StatusCode),
            Is.EqualTo((TokenFailureReason.InvalidResponse, (HttpStatusCode)status)));
        Assert.That(failure.Message, Does.Contain(
            "answered with a redirect to '127.0.0.1', which is not followed because the credential would be sent there. " +
            $"Check AccountDomain or Endpoint, and whether a proxy or captive portal answers in its place. (HTTP {status})"));
    }

    [Test]
    public async Task A_relative_redirect_is_not_followed()
    {
        Emulator.Arr.Faults.Enqueue(Fault.Redirect(new Uri($"/accounts/{AccountId}/token", UriKind.Relative)));

        var failure = await FailureOf(Arr());

        Assert.That(ArrRequests, Has.Count.EqualTo(1));
        Assert.That(failure.Message, Does.Contain("answered with a redirect, which is not followed"));
    }

    [TestCaseSource(typeof(Vectors), nameof(Vectors.Arr))]
    public async Task Recorded_ARR_responses_are_parsed(JsonElement row)
    {
        using var http = new HttpClient(new StubHandler(_ => Answers.Create(
            Vectors.Status(row),
            row.OptionalText("body") ?? "",
            "application/json; charset=utf-8",
            ("Date", row.OptionalText("date")),
            ("MS-CV", row.OptionalText("msCv")),
            ("WWW-Authenticate", row.OptionalText("wwwAuthenticate")),
            ("Retry-After", row.TryGetProperty("retryAfterSeconds", out var seconds) ? $"{seconds.GetInt32()}" : null))));

        if (Vectors.Status(row) == 200)
        {
            var token = await Arr(http: http).GetTokenAsync();
            Assert.That(token.Value, Is.EqualTo(JsonDocument.Parse(row.Text("body")).RootElement.Text("AccessToken")));
            Assert.That(token.CorrelationId, Is.EqualTo(row.Text("msCv")));
            Assert.That(
                (token.ExpiresOn - LocalTime.GetUtcNow()).TotalSeconds,
                Is.EqualTo(row.GetProperty("lifetimeSeconds").GetInt32()));
            return;
        }

        var failure = await FailureOf(Arr(http: http));
        Assert.That((int)failure.StatusCode!, Is.EqualTo(Vectors.Status(row)));
        Assert.That(failure.CorrelationId, Is.EqualTo(row.Text("msCv")));
        Assert.That(failure.ErrorDetail, Is.EqualTo(row.OptionalText("wwwAuthenticate")));
        Assert.That(
            failure.RetryAfter?.TotalSeconds,
            Is.EqualTo(row.TryGetProperty("retryAfterSeconds", out var wait) ? wait.GetDouble() : default(double?)));
    }

    [Test]
    public async Task Status_300_from_the_ARR_service_is_an_invalid_response_even_with_a_token()
    {
        using var http = new HttpClient(new StubHandler(_ => Answers.Create(300, """{"AccessToken":"opaque"}""")));

        Assert.That((await FailureOf(Arr(http: http))).Reason, Is.EqualTo(TokenFailureReason.InvalidResponse));
    }

    [TestCase(null, "Check AccountId and AccountKey and AccountDomain or Endpoint.")]
    [TestCase("", "Check AccountId and AccountKey and AccountDomain or Endpoint.")]
    [TestCase(WrongKey, "Check AccountId, AccountKey and SecondaryAccountKey and AccountDomain or Endpoint.")]
    public async Task A_failure_names_both_account_keys_if_two_are_set(string? second, string advice)
    {
        Emulator.Arr.Faults.Enqueue(Fault.Status(400));

        Assert.That((await FailureOf(Arr(options => options.SecondaryAccountKey = second))).Message, Does.Contain(advice));
    }
}
