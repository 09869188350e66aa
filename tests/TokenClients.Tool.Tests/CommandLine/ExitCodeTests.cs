namespace TokenClients.Tool.Tests;

internal sealed class ExitCodeTests
{
    [TestCase(TokenFailureReason.CredentialRejected, 1)]
    [TestCase(TokenFailureReason.BadRequest, 1)]
    [TestCase(TokenFailureReason.Throttled, 1)]
    [TestCase(TokenFailureReason.Network, 3)]
    [TestCase(TokenFailureReason.Timeout, 3)]
    [TestCase(TokenFailureReason.Unavailable, 3)]
    [TestCase(TokenFailureReason.Unknown, 3)]
    [TestCase(TokenFailureReason.InvalidResponse, 4)]
    public void Each_failure_reason_has_an_exit_code(TokenFailureReason reason, int code) => Assert.That(ExitCode.Of(reason), Is.EqualTo(code));
}
