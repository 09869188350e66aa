using TokenClients.Emulator;
using TokenClients.Tests;

namespace TokenClients.Tool.Tests;

internal sealed class TlsStepTests
{
    [Test]
    public async Task An_untrusted_certificate_is_reported_with_its_name()
    {
        var result = await RunAsync("127.0.0.1", trust: false);

        Assert.That(result.ExitCode, Is.EqualTo(3));
        Assert.That(result.Out, Does.Match("FAIL +TLS +this machine does not trust the certificate .*'sts of a test'"));
    }

    [Test]
    public async Task A_certificate_for_another_host_is_reported()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Ignore("Only this system can trust a certificate file for a single process.");
        }

        Assert.That((await RunAsync("127.0.0.2", trust: true)).Out, Does.Match("FAIL +TLS +the certificate is not valid for the host 127.0.0.1"));
    }

    [Test]
    public async Task A_valid_certificate_is_shown()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Ignore("Only this system can trust a certificate file for a single process.");
        }

        Assert.That((await RunAsync("127.0.0.1", trust: true)).Out, Does.Match("ok +TLS +'sts of a test', issued by 'sts of a test', expires in (89 d 23 h|90 d)"));
    }

    [TestCase("SSH-2.0-OpenSSH_9.2", "does not speak TLS; it responds with 'SSH-2.0-OpenSSH_9.2'")]
    [TestCase("HTTP/1.1 400 Bad Request", "speaks HTTP without TLS")]
    [TestCase("?", "did not complete a TLS handshake (")]
    public async Task A_server_that_does_not_speak_TLS_is_reported(string answer, string expected)
    {
        using var server = FakeServer.Sending($"{answer}\r\n", waitForRequest: false);

        var result = await ToolProcess.RunAsync(
            ["doctor", "arr", "--account-id", TokenEmulator.DefaultAccountId, "--endpoint", $"https://127.0.0.1:{server.Port}/"], "key");

        Assert.That(result.ExitCode, Is.EqualTo(3));
        Assert.That(result.Out, Does.Match("FAIL +TLS +port").And.Contain(expected));
    }

    [TestCase(null, "127.0.0.1 accepts the connection, but did not complete the TLS handshake within 10 s")]
    [TestCase("HTTPS_PROXY", "the proxy http://127.0.0.1:PORT accepts the connection, but there was no response through it within 10 s")]
    public async Task A_hanging_server_or_proxy_is_named(string? variable, string expected)
    {
        using var server = FakeServer.Hanging();
        var time = new FakeTime();
        var context = new DoctorContext(new ArrService(), null!, new Terminal { Time = time })
        {
            Address = new Uri($"https://{(variable is null ? "127.0.0.1" : "sts.example.com")}:{server.Port}/"),
            Proxy = variable is null ? null : new RequestProxy(new Uri($"http://127.0.0.1:{server.Port}"), variable),
        };

        var step = new TlsStep().RunAsync(context, CancellationToken.None);
        await server.Connected.Task;
        time.Advance(TimeSpan.FromSeconds(10));
        var result = await step;

        Assert.That((result.ExitCode, result.Text), Is.EqualTo((3, expected.Replace("PORT", $"{server.Port}"))));
    }

    private static async Task<ToolResult> RunAsync(string host, bool trust)
    {
        using var certificate = TestCertificate.Create(host);
        using var server = FakeServer.WithTls(certificate);
        return await ToolProcess.RunAsync(
            ["doctor", "arr", "--account-id", TokenEmulator.DefaultAccountId, "--endpoint", $"https://127.0.0.1:{server.Port}/"],
            "key",
            trust ? [new("SSL_CERT_FILE", TestCertificate.Export(certificate))] : []);
    }
}
