using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace TokenClients.Tool.Tests;

internal sealed class CertificateTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);

    [TestCase(-10, 90, SslPolicyErrors.None, Mark.Ok, "issued by 'CA', expires in 90 d")]
    [TestCase(-10, 29, SslPolicyErrors.None, Mark.Warn, "expires soon")]
    [TestCase(-10, -1, SslPolicyErrors.RemoteCertificateChainErrors, Mark.Fail, "has expired")]
    [TestCase(1, 90, SslPolicyErrors.RemoteCertificateChainErrors, Mark.Fail, "not valid yet")]
    [TestCase(-10, 90, SslPolicyErrors.RemoteCertificateNameMismatch, Mark.Fail, "not valid for the host sts.example.com")]
    [TestCase(-10, 90, SslPolicyErrors.RemoteCertificateChainErrors, Mark.Fail, "does not trust the certificate (UntrustedRoot)")]
    public void Certificates_are_evaluated(int from, int to, SslPolicyErrors errors, object mark, string text)
    {
        var certificate = new Certificate("sts.example.com", "CA", Now.AddDays(from), Now.AddDays(to), errors, [X509ChainStatusFlags.UntrustedRoot]);

        var finding = certificate.Evaluate("sts.example.com", Now);

        Assert.That(finding.Mark, Is.EqualTo(mark));
        Assert.That(finding.Text, Does.Contain(text));
        Assert.That(finding.ExitCode, Is.EqualTo(finding.Mark == Mark.Fail ? 3 : 0));
    }
}
