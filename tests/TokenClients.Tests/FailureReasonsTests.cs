using System.Net;

namespace TokenClients.Tests;

internal sealed class FailureReasonsTests
{
    [TestCase(200, TokenFailureReason.InvalidResponse)]
    [TestCase(302, TokenFailureReason.InvalidResponse)]
    [TestCase(399, TokenFailureReason.InvalidResponse)]
    [TestCase(400, TokenFailureReason.BadRequest)]
    [TestCase(401, TokenFailureReason.CredentialRejected)]
    [TestCase(403, TokenFailureReason.CredentialRejected)]
    [TestCase(404, TokenFailureReason.BadRequest)]
    [TestCase(407, TokenFailureReason.Network)]
    [TestCase(408, TokenFailureReason.Timeout)]
    [TestCase(429, TokenFailureReason.Throttled)]
    [TestCase(499, TokenFailureReason.BadRequest)]
    [TestCase(500, TokenFailureReason.Unavailable)]
    [TestCase(599, TokenFailureReason.Unavailable)]
    public void Each_status_code_maps_to_a_failure_reason(int status, TokenFailureReason reason) =>
        Assert.That(FailureReasons.Of((HttpStatusCode)status), Is.EqualTo(reason));
}
