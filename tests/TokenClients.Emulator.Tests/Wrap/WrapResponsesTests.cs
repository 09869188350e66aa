using System.Globalization;
using System.Text.RegularExpressions;

namespace TokenClients.Emulator.Tests;

/// <summary>The errors of the Access Control Service: all of its status codes.</summary>
internal sealed class WrapResponsesTests : EmulatorFixture
{
    private const string WithoutTrace =
        "Error:Code:500:SubCode:T9002:Detail:An internal network error occured. Please try again.";

    [TestCase(400, "T1002", "Invalid scope.")]
    [TestCase(401, "T0", "ACS50012: Authentication failed.")]
    [TestCase(403, "T0", "ACS50012: Authentication failed.")]
    [TestCase(429, "T0", "ACS90055: Too many requests were received for this namespace.")]
    [TestCase(503, "T0", "ACS90046: The service is busy. Please try again.")]
    [TestCase(408, "T0", "Request Timeout.")]
    [TestCase(502, "T0", "Bad Gateway.")]
    public async Task An_error_is_a_line_with_code_detail_trace_and_time(int status, string subCode, string detail)
    {
        Time.Advance(TimeSpan.FromSeconds(12_345));
        Emulator.Wrap.Faults.Enqueue(Fault.Status(status));
        using var response = await RequestWrapAsync();

        Assert.That((int)response.StatusCode, Is.EqualTo(status));
        var id = AssertHeaders(response);
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo(
            $"Error:Code:{status}:SubCode:{subCode}:Detail:{detail}:TraceID:{id}:TimeStamp:2026-01-01 03:25:45Z"));
    }

    [Test]
    public async Task A_500_has_neither_trace_nor_time_in_its_body()
    {
        Emulator.Wrap.Faults.Enqueue(Fault.Status(500));
        using var response = await RequestWrapAsync();

        Assert.That((int)response.StatusCode, Is.EqualTo(500));
        AssertHeaders(response);
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo(WithoutTrace));
    }

    [TestCase(400)]
    [TestCase(401)]
    public async Task A_400_or_401_equals_the_recorded_one_except_for_trace_and_time(int status)
    {
        using var response = status == 400
            ? await RequestWrapAsync([.. Password[..2], ("wrap_scope", "orders")])
            : await RequestWrapAsync([Password[0], ("wrap_password", "d3Jvbmc="), Password[2]]);

        var id = AssertHeaders(response);
        var error = await response.Content.ReadAsStringAsync();

        Assert.That((int)response.StatusCode, Is.EqualTo(status));
        Assert.That(Mask(error), Is.EqualTo(Mask(WrapVectors.Failed(status))).And.EndsWith("TimeStamp:{time}"));
        Assert.That(error, Does.Contain($":TraceID:{id}:TimeStamp:2026-01-01 00:00:00Z"));
    }

    [Test]
    public async Task Each_response_has_its_own_request_id()
    {
        using var first = await RequestWrapAsync();
        using var second = await RequestWrapAsync();

        Assert.That(Raw(second, "request-id"), Is.Not.EqualTo(Raw(first, "request-id")));
    }

    private static string AssertHeaders(HttpResponseMessage response)
    {
        var id = Raw(response, "request-id");
        Assert.That(Guid.TryParse(id, CultureInfo.InvariantCulture, out _), Is.True);
        Assert.That(Raw(response, "x-ms-request-id"), Is.EqualTo(id));
        Assert.That(Raw(response, "Content-Type"), Is.EqualTo("text/plain; charset=us-ascii"));
        Assert.That(Raw(response, "X-Content-Type-Options"), Is.EqualTo("nosniff"));
        Assert.That(Raw(response, "WWW-Authenticate"), Is.Empty);
        Assert.That(Raw(response, "Retry-After"), Is.Empty);
        return id;
    }

    private static string Mask(string error) => Replace(
        Replace(error, "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "{id}"),
        @"\d{4}(-\d\d){2} \d\d(:\d\d){2}Z$",
        "{time}");

    private static string Replace(string text, string pattern, string replacement) =>
        Regex.Replace(text, pattern, replacement, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
}
