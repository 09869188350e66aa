using System.Net;

namespace TokenClients.Tests;

internal sealed class TokenExceptionTests
{
    [TestCase(TokenFailureReason.Unknown, true)]
    [TestCase(TokenFailureReason.CredentialRejected, false)]
    [TestCase(TokenFailureReason.BadRequest, false)]
    [TestCase(TokenFailureReason.Throttled, true)]
    [TestCase(TokenFailureReason.Unavailable, true)]
    [TestCase(TokenFailureReason.Timeout, true)]
    [TestCase(TokenFailureReason.Network, true)]
    [TestCase(TokenFailureReason.InvalidResponse, true)]
    public void Only_failures_that_need_a_change_of_settings_are_not_transient(TokenFailureReason reason, bool transient) =>
        Assert.That(new TokenException(reason, "why").IsTransient, Is.EqualTo(transient));

    [Test]
    public void The_IsTransient_test_covers_every_failure_reason() => Assert.That(Enum.GetValues<TokenFailureReason>(), Has.Length.EqualTo(8));

    [Test]
    public void A_custom_provider_can_set_all_properties_of_a_TokenException()
    {
        var inner = new IOException();
        var error = new TokenException(TokenFailureReason.Throttled, "why", inner)
        {
            StatusCode = HttpStatusCode.TooManyRequests,
            CorrelationId = "id",
            RetryAfter = TimeSpan.FromSeconds(5),
            Endpoint = new Uri("https://tokens.example"),
            ErrorCode = "code",
            ErrorDetail = "detail",
        };

        Assert.That((error.Reason, error.Message, error.InnerException), Is.EqualTo((TokenFailureReason.Throttled, "why", inner)));
        Assert.That(
            (error.StatusCode, error.CorrelationId, error.RetryAfter, error.Endpoint!.Host, error.ErrorCode, error.ErrorDetail),
            Is.EqualTo((HttpStatusCode.TooManyRequests, "id", TimeSpan.FromSeconds(5), "tokens.example", "code", "detail")));
    }
}
