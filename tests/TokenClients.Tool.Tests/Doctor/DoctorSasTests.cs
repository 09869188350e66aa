using System.Globalization;
using TokenClients.Emulator;

namespace TokenClients.Tool.Tests;

internal sealed class DoctorSasTests
{
    private const string Host = "contoso.servicebus.windows.net";

    [Test]
    public async Task A_connection_string_is_checked_including_the_clock_of_the_resource()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Ignore("Only this system can trust a certificate file for a single process.");
        }

        using var certificate = TestCertificate.Create(Host);
        using var resource = FakeServer.WithTls(
            certificate, $"HTTP/1.1 401 Unauthorized\r\nDate: {DateTimeOffset.UtcNow.AddHours(2).ToString("R", CultureInfo.InvariantCulture)}\r\nContent-Length: 0\r\n\r\n");
        using var proxy = FakeServer.TunnelTo(resource.Port);

        var result = await RunAsync(
            TokenEmulator.DefaultSasKey, ("HTTPS_PROXY", $"http://127.0.0.1:{proxy.Port}"), ("SSL_CERT_FILE", TestCertificate.Export(certificate)));

        Assert.That(result.ExitCode, Is.EqualTo(1), result.Out);
        Assert.That(result.Out, Does.Contain($"the token is for https://{Host}/orders/").And.Match("ok +token +shared access signature .*, signature valid").And.Match("ok +TLS +'sts of a test'"));
        Assert.That(result.Out, Does.Match("FAIL +clock +this machine's clock is (2 h|1 h 59 min) behind").And.Contain("so the token is already expired when it is created"));
    }

    [Test]
    public async Task A_key_in_an_unexpected_format_is_a_warning_and_is_not_shown()
    {
        var result = await RunAsync("bm90IGl0", ("HTTPS_PROXY", "http://127.0.0.1:1"));

        Assert.That(result.Out, Does.Match("warn +key +does not have the format of a Service Bus key").And.Match("ok +token ").And.Not.Contain("bm90IGl0"));
        Assert.That(result.Out, Does.Match("FAIL +TCP +nothing listens"));
        Assert.That(result.ExitCode, Is.EqualTo(3));
    }

    [Test]
    public async Task An_invalid_scope_fails_at_the_settings_step() =>
        Assert.That((await RunAsync(TokenEmulator.DefaultSasKey, "a:b", [])).Out, Does.StartWith("FAIL     settings  --scope is not an address in Service Bus."));

    [TestCase(30, StepStatus.Ok, "within a minute")]
    [TestCase(-600, StepStatus.Warn, "10 min ahead of the resource's")]
    [TestCase(600, StepStatus.Warn, "10 min behind the resource's")]
    [TestCase(3600, StepStatus.Fail, "1 h behind the resource's, so the token is already expired when it is created")]
    public void A_clock_skew_is_a_failure_once_it_reaches_the_token_lifetime(int skew, object status, string expected)
    {
        var result = ResourceClockStep.Evaluate(TimeSpan.FromSeconds(skew), TimeSpan.FromHours(1));

        Assert.That(result.Status, Is.EqualTo(status));
        Assert.That(result.Text, Does.Contain(expected));
    }

    private static Task<ToolResult> RunAsync(string key, params (string Name, string Value)[] environment) => RunAsync(key, "orders", environment);

    private static Task<ToolResult> RunAsync(string key, string scope, (string Name, string Value)[] environment) => ToolProcess.RunAsync(
        ["doctor", "sas", "--connection-string-env", "BUS", "--scope", scope],
        environment: environment.Append(("BUS", $"Endpoint=sb://{Host}/;SharedAccessKeyName=send;SharedAccessKey={key}"))
            .Select(variable => KeyValuePair.Create(variable.Item1, variable.Item2)));
}
