using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace TokenClients.Tool.Tests;

internal sealed class CertificateTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);

    [TestCase(-10, 90, SslPolicyErrors.None, StepStatus.Ok, "issued by 'CA', expires in 90 d")]
    [TestCase(-10, 2, SslPolicyErrors.None, StepStatus.Warn, "expires soon")]
    [TestCase(-10, -1, SslPolicyErrors.RemoteCertificateChainErrors, StepStatus.Fail, "has expired")]
    [TestCase(1, 90, SslPolicyErrors.RemoteCertificateChainErrors, StepStatus.Fail, "not valid yet")]
    [TestCase(-10, 90, SslPolicyErrors.RemoteCertificateNameMismatch, StepStatus.Fail, "not valid for the host sts.example.com")]
    [TestCase(-10, 90, SslPolicyErrors.RemoteCertificateChainErrors, StepStatus.Fail, "does not trust the certificate (UntrustedRoot)")]
    public void Each_certificate_problem_is_reported_with_its_status(int from, int to, SslPolicyErrors errors, object mark, string text)
    {
        var certificate = new Certificate("sts.example.com", "sts.example.com", "CA", Now.AddDays(from), Now.AddDays(to), errors, [X509ChainStatusFlags.UntrustedRoot]);

        var result = certificate.Evaluate(proxy: null, Now);

        Assert.That(result.Status, Is.EqualTo(mark));
        Assert.That(result.Text, Does.Contain(text));
        Assert.That(result.ExitCode, Is.EqualTo(result.Status == StepStatus.Fail ? 3 : 0));
    }

    [TestCase(7, 2, StepStatus.Ok)]
    [TestCase(7, 1, StepStatus.Warn)]
    [TestCase(90, 19, StepStatus.Ok)]
    [TestCase(90, 17, StepStatus.Warn)]
    [TestCase(365, 74, StepStatus.Ok)]
    [TestCase(365, 72, StepStatus.Warn)]
    public void A_certificate_in_the_last_fifth_of_its_lifetime_is_a_warning(int life, int left, object status)
    {
        var certificate = new Certificate("sts.example.com", "sts.example.com", "CA", Now.AddDays(left - life), Now.AddDays(left), default, []);

        Assert.That(certificate.Evaluate(proxy: null, Now).Status, Is.EqualTo(status));
    }
}
