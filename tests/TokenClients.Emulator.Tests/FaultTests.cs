using System.Net;

namespace TokenClients.Emulator.Tests;

/// <summary>Faults that replace or modify the response, on every service.</summary>
[TestFixture(Service.Arr)]
[TestFixture(Service.Wrap)]
[TestFixture(Service.OAuth)]
internal sealed class FaultTests(Service service) : EmulatorFixture
{
    [TestCase(400)]
    [TestCase(404)]
    [TestCase(408)]
    [TestCase(429)]
    [TestCase(500)]
    [TestCase(503)]
    [TestCase(599)]
    public async Task Status_sends_the_error_of_the_service_without_a_token(int status)
    {
        using var response = await RequestWithAsync(Fault.Status(status));

        Assert.That((int)response.StatusCode, Is.EqualTo(status));
        Assert.That(Raw(response, service == Service.Arr ? "MS-CV" : "x-ms-request-id"), Is.Not.Empty);
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Not.Contain("oken"));
    }

    [TestCase(0, "0")]
    [TestCase(0.001, "1")]
    [TestCase(7, "7")]
    [TestCase(7.2, "8")]
    [TestCase(86_400, "86400")]
    public async Task Status_sends_Retry_After_in_whole_seconds(double seconds, string expected)
    {
        using var response = await RequestWithAsync(Fault.Status(503, TimeSpan.FromSeconds(seconds)));

        Assert.That(Raw(response, "Retry-After"), Is.EqualTo(expected));
    }

    [Test]
    public async Task Status_replaces_the_Retry_After_of_the_service()
    {
        using var response = await RequestWithAsync(Fault.Status(429, TimeSpan.FromSeconds(30)));

        Assert.That(Raw(response, "Retry-After"), Is.EqualTo("30"));
    }

    [Test]
    public async Task RejectKey_rejects_a_valid_key_as_if_it_were_wrong()
    {
        using var faulty = await RequestWithAsync(Fault.RejectKey());
        using var wrong = await RequestWithWrongKeyAsync(service);
        using var right = await RequestTokenAsync(service);

        Assert.That(faulty.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(Raw(faulty, "WWW-Authenticate"), Is.EqualTo(Raw(wrong, "WWW-Authenticate")));
        Assert.That(
            WithoutTrace(await faulty.Content.ReadAsStringAsync()),
            Is.EqualTo(WithoutTrace(await wrong.Content.ReadAsStringAsync())));
        Assert.That(right.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Html_sends_an_HTML_page_like_a_captive_portal()
    {
        using var response = await RequestWithAsync(Fault.Html());

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(Raw(response, "Content-Type"), Is.EqualTo("text/html; charset=utf-8"));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.StartWith("<!DOCTYPE html>"));
    }

    [Test]
    public async Task EmptyBody_keeps_the_status_and_the_content_type()
    {
        using var normal = await RequestTokenAsync(service);
        using var response = await RequestWithAsync(Fault.EmptyBody());

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(Raw(response, "Content-Type"), Is.EqualTo(Raw(normal, "Content-Type")).And.Not.Empty);
        Assert.That(Raw(response, "Content-Length"), Is.EqualTo("0"));
        Assert.That(await response.Content.ReadAsStringAsync(), Is.Empty);
    }

    [TestCase("{\"accessToken\":null}", "application/json", 200)]
    [TestCase("h\u00e4h\u20ac", "text/plain; charset=utf-8", 202)]
    [TestCase("wrap_access_token=\r\n a", null, 418)]
    public async Task Body_is_sent_exactly_as_given(string body, string? contentType, int status)
    {
        using var response = await RequestWithAsync(Fault.Body(body, contentType, status));

        Assert.That((int)response.StatusCode, Is.EqualTo(status));
        Assert.That(Raw(response, "Content-Type"), Is.EqualTo(contentType ?? ""));
        Assert.That(
            System.Text.Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync()), Is.EqualTo(body));
        Assert.That(Raw(response, "MS-CV") + Raw(response, "request-id"), Is.Empty);
    }

    [TestCase(204)]
    [TestCase(205)]
    [TestCase(304)]
    public async Task Body_is_omitted_if_the_status_allows_none(int status)
    {
        using var response = await RequestWithAsync(Fault.Body("body", "text/plain", status));
        using var next = await RequestTokenAsync(service);

        Assert.That((int)response.StatusCode, Is.EqualTo(status));
        Assert.That(await response.Content.ReadAsStringAsync(), Is.Empty);
        Assert.That(next.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase("https://elsewhere.example/token?a=b", 302)]
    [TestCase("/other", 307)]
    public async Task Redirect_sends_the_client_elsewhere(string location, int status)
    {
        using var response = await RequestWithAsync(Fault.Redirect(new Uri(location, UriKind.RelativeOrAbsolute), status));

        Assert.That((int)response.StatusCode, Is.EqualTo(status));
        Assert.That(Raw(response, "Location"), Is.EqualTo(location));
        Assert.That(await response.Content.ReadAsStringAsync(), Is.Empty);
    }

    [TestCase(1.0)]
    [TestCase(-36.5)]
    public async Task SkewDate_changes_the_Date_header_but_no_time_in_the_token(double hours)
    {
        using var response = await RequestWithAsync(Fault.SkewDate(TimeSpan.FromHours(hours)));
        var token = TokenIn(service, await response.Content.ReadAsStringAsync());
        var minutes = service switch { Service.Arr => 24 * 60, Service.Wrap => 20, _ => 60 };
        var expiresOn = service == Service.Wrap
            ? SimpleWebToken.Parse(token).ExpiresOn
            : DateTimeOffset.FromUnixTimeSeconds(new Jwt(token).Number("exp"));

        Assert.That(response.Headers.Date, Is.EqualTo(Time.GetUtcNow().AddHours(hours)));
        Assert.That(expiresOn, Is.EqualTo(Time.GetUtcNow().AddMinutes(minutes)));
    }

    [Test]
    public async Task SignWithWrongKey_issues_a_well_formed_token_that_the_resource_rejects()
    {
        using var response = await RequestWithAsync(Fault.SignWithWrongKey());
        var token = TokenIn(service, await response.Content.ReadAsStringAsync());
        using var rejected = await UseAsync(service, token);
        using var normal = await RequestTokenAsync(service);
        using var accepted = await UseAsync(service, TokenIn(service, await normal.Content.ReadAsStringAsync()));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(rejected.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(accepted.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(
            service == Service.Wrap
                ? Swt.Verifies(token, Emulator.Options.SwtSigningKey)
                : new Jwt(token).Verifies(Emulator.JwtPublicKey),
            Is.False);
    }

    [Test]
    public async Task A_fault_that_modifies_the_normal_response_also_modifies_an_error()
    {
        Of(service).Faults.Enqueue(Fault.SkewDate(TimeSpan.FromHours(1)));
        using var response = await RequestWithWrongKeyAsync(service);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(response.Headers.Date, Is.EqualTo(Time.GetUtcNow().AddHours(1)));
    }

    private Task<HttpResponseMessage> RequestWithAsync(Fault fault)
    {
        Of(service).Faults.Enqueue(fault);
        return RequestTokenAsync(service);
    }

    private static string WithoutTrace(string error) => error.Split(":TraceID:")[0];
}
