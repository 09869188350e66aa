using System.Net;
using System.Text.Json;

namespace TokenClients.Tests;

/// <summary>The messages for failures that the token client does not describe itself, and for repeated rejections.</summary>
internal sealed class CacheExceptionFactoryTests
{
    private static readonly CacheExceptionFactory Failures = new("mine", TimeSpan.FromMinutes(1));

    private static IEnumerable<TestCaseData> Thrown => new (Exception Error, string Message)[]
    {
        (new TimeoutException(), "The token provider 'mine' timed out waiting for its service. Check the network and its time-outs."),
        (new OperationCanceledException(), "The token provider 'mine' timed out waiting for its service. Check the network and its time-outs."),
        (new IOException(), "The token provider 'mine' could not reach its service. Check address, DNS, proxy and firewall."),
        (new JsonException(), "The token provider 'mine' could not read its service's response."),
        (new NotSupportedException("not here"), "The token provider 'mine' threw NotSupportedException: not here."),
    }.Select(row => new TestCaseData(row.Error, row.Message).SetArgDisplayNames(row.Error.GetType().Name));

    [TestCaseSource(nameof(Thrown))]
    public void An_exception_of_a_provider_gets_an_explanatory_message(Exception error, string message) =>
        Assert.That(Failures.Explain(error, isTimedOut: false).Message, Is.EqualTo(message));

    [TestCase(401, TokenFailureReason.CredentialRejected, "Check its credential, which is not sent again until the cool-down is over.")]
    [TestCase(403, TokenFailureReason.CredentialRejected, "Check its credential, which is not sent again until the cool-down is over.")]
    [TestCase(407, TokenFailureReason.Network, "Check the proxy settings.")]
    [TestCase(408, TokenFailureReason.Timeout, "Check the network.")]
    [TestCase(429, TokenFailureReason.Throttled, "Share one caching provider between all callers.")]
    [TestCase(500, TokenFailureReason.Unavailable, "Try again later.")]
    [TestCase(599, TokenFailureReason.Unavailable, "Try again later.")]
    [TestCase(400, TokenFailureReason.BadRequest, "Check its address and the request.")]
    [TestCase(499, TokenFailureReason.BadRequest, "Check its address and the request.")]
    [TestCase(302, TokenFailureReason.InvalidResponse, "Check its address, and whether a proxy answers in its place.")]
    public void An_HttpRequestException_is_explained_by_its_status_code_with_advice(int status, TokenFailureReason reason, string advice)
    {
        var failure = Failures.Explain(new HttpRequestException("not good", inner: null, (HttpStatusCode)status), isTimedOut: false);
        if (CoreBuild.IsNetStandard)
        {
            Assert.That(failure.Reason, Is.EqualTo(TokenFailureReason.Network), "HttpRequestException has no status code on .NET Standard");
            return;
        }

        Assert.That(
            (failure.Reason, (int)failure.StatusCode!, failure.Message),
            Is.EqualTo((reason, status, $"The service of token provider 'mine' answered {status}. {advice}")));
    }

    [Test]
    public void A_fetch_time_out_is_reported_with_the_limit_and_its_setting() => Assert.That(
        Failures.Explain(new OperationCanceledException(), isTimedOut: true).Message,
        Is.EqualTo("The token provider 'mine' did not complete within 00:01:00. Check the network, or increase FetchTimeout."));

    [Test]
    public void Consecutive_rejections_are_counted_and_the_wait_is_rounded_up()
    {
        var failure = CacheExceptionFactory.RejectedAgain(2, TimeSpan.FromSeconds(61.5));

        Assert.That(failure.Message, Does.StartWith("Resources have rejected 3 tokens within a short time, so the next token is requested in 62 s at the earliest."));
        Assert.That((failure.Reason, failure.RetryAfter), Is.EqualTo((TokenFailureReason.CredentialRejected, TimeSpan.FromSeconds(61.5))));
    }
}
