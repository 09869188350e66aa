using TokenClients.Emulator;

namespace TokenClients.Tool.Tests;

internal sealed class ProxyFaultTests
{
    private const string Host = "sts.example.com";

    [TestCase(407, "", "requires credentials (HTTP 407)", "Add the user name and password to HTTPS_PROXY: http://USER:PASSWORD@127.0.0.1:")]
    [TestCase(407, "me:hidden@", "requires credentials (HTTP 407)", "The proxy rejected the user name or the password in HTTPS_PROXY.")]
    [TestCase(403, "", $"refused a connection to {Host}:443 (HTTP 403)", $"allow {Host}:443")]
    [TestCase(502, "", $"could not reach {Host}:443 (HTTP 502)", "whether the proxy can reach it")]
    public async Task A_proxy_that_refuses_the_tunnel_is_reported_with_advice(int status, string credentials, string expected, string advice)
    {
        using var proxy = FakeServer.Sending($"HTTP/1.1 {status} No\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n");

        var result = await DoctorAsync(proxy, credentials);

        Assert.That(result.ExitCode, Is.EqualTo(3));
        Assert.That(result.Out, Does.Match("FAIL +TLS +the proxy http://127").And.Contain(expected).And.Contain(advice).And.Not.Contain("hidden"));
    }

    [Test]
    public async Task A_proxy_that_does_not_speak_HTTP_is_reported()
    {
        using var proxy = FakeServer.Sending("SSH-2.0-OpenSSH_9.2\r\n", waitForRequest: false);

        Assert.That((await DoctorAsync(proxy)).Out, Does.Contain("the server at the proxy's address http://127.0.0.1:").And.Contain("does not speak HTTP"));
    }

    [Test]
    public async Task A_proxy_that_inspects_TLS_is_reported_with_its_issuer()
    {
        using var certificate = TestCertificate.CreateIssued(Host, "Corporate CA");
        using var server = FakeServer.WithTls(certificate);
        using var proxy = FakeServer.TunnelTo(server.Port);

        Assert.That((await DoctorAsync(proxy)).Out, Does.Contain("does not trust the certificate").And.Contain("may inspect TLS with certificates from 'Corporate CA'"));
    }

    [TestCase("other.example", 90, $"the certificate is not valid for the host {Host}: 'sts of a test'", "responds instead of the service, with a certificate from 'sts of a test'")]
    [TestCase(Host, -1, "the certificate has expired: 'sts of a test', issued by 'sts of a test', expired 1 d ago", "The service must renew it.")]
    public async Task A_certificate_is_evaluated_through_a_proxy(string host, int daysLeft, string expected, string advice)
    {
        using var certificate = TestCertificate.Create(host, daysLeft);
        using var server = FakeServer.WithTls(certificate);
        using var proxy = FakeServer.TunnelTo(server.Port);

        Assert.That((await DoctorAsync(proxy)).Out, Does.Contain(expected).And.Contain(advice));
    }

    [Test]
    public async Task The_get_command_names_a_proxy_that_hangs()
    {
        using var proxy = FakeServer.Hanging();

        var result = await RunAsync("get", proxy, "", "--retries", "0", "--timeout", "3s");

        Assert.That(result.ExitCode, Is.EqualTo(3));
        Assert.That(result.Error, Does.Contain($"The proxy http://127.0.0.1:{proxy.Port}, set by HTTPS_PROXY, accepts the connection, but there was no response through it"));
    }

    private static Task<ToolResult> DoctorAsync(FakeServer proxy, string credentials = "") => RunAsync("doctor", proxy, credentials);

    private static Task<ToolResult> RunAsync(string command, FakeServer proxy, string credentials, params string[] more) =>
        ToolProcess.RunAsync(
            [command, "arr", "--account-id", TokenEmulator.DefaultAccountId, "--endpoint", $"https://{Host}/", .. more], "key",
            [new("HTTPS_PROXY", $"http://{credentials}127.0.0.1:{proxy.Port}")]);
}
