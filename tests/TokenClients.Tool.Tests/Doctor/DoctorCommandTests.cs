using System.Text.Json;
using System.Text.RegularExpressions;
using TokenClients.Emulator;

namespace TokenClients.Tool.Tests;

internal sealed class DoctorCommandTests : ToolFixture
{
    [Test]
    public async Task All_steps_succeed_with_valid_settings()
    {
        var result = await ToolProcess.RunAsync(["doctor", "arr", .. Account], Key);

        Assert.That(result.ExitCode, Is.Zero, result.Out + result.Error);
        Assert.That(Marks(result), Is.EqualTo(new[] { "ok", "ok", "ok", "ok", "skipped", "ok", "ok", "ok" }));
        Assert.That(result.Out, Does.Match(@"JSON Web Token \(JWT\), scheme Bearer, lifetime (1 d|23 h 59 min)").And.Not.Contain(Key));
        Assert.That(Emulator.Arr.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_WRAP_endpoint_is_diagnosed()
    {
        var result = await ToolProcess.RunAsync(["doctor", "wrap", .. Issuer], IssuerKey);

        Assert.That(result.ExitCode, Is.Zero, result.Out + result.Error);
        Assert.That(result.Out, Does.Match(@"Simple Web Token \(SWT\), scheme WRAP, lifetime (20 min|19 min 5\d s)"));
    }

    [Test]
    public async Task An_OAuth_server_is_diagnosed()
    {
        string[] client = ["--endpoint", $"{Emulator.OAuth.Endpoint}", "--client-id", TokenEmulator.DefaultClientId];

        var good = await ToolProcess.RunAsync(["doctor", "oauth", .. client], TokenEmulator.DefaultClientSecret);
        var wrong = await ToolProcess.RunAsync(["doctor", "oauth", .. client], "wrong");

        Assert.That((good.ExitCode, wrong.ExitCode), Is.EqualTo((0, 1)), good.Out + good.Error);
        Assert.That(Marks(good), Is.EqualTo(new[] { "ok", "ok", "ok", "ok", "skipped", "ok", "ok", "ok" }));
        Assert.That(wrong.Out, Does.Contain("Check --client-id, the client secret from the standard input, --auth").And.Contain("The key is wrong: "));
    }

    [TestCase("rejected", 1, "The key is wrong: ")]
    [TestCase("throttled", 1, "Too many requests: ")]
    [TestCase("not there", 1, "The domain or endpoint is wrong: ")]
    [TestCase("down", 3, "The service is temporarily unavailable;")]
    [TestCase("reset", 3, "The connection was closed before the response")]
    [TestCase("captive portal", 4, "most likely a captive portal or a proxy")]
    [TestCase("redirect", 4, "The request was redirected: ")]
    public async Task A_failed_request_is_reported_with_advice(string fault, int code, string advice)
    {
        Emulator.Arr.Faults.Always = fault switch
        {
            "rejected" => Fault.RejectKey(),
            "throttled" => Fault.Status(429),
            "not there" => Fault.Status(404),
            "down" => Fault.Status(503),
            "reset" => Fault.ResetConnection(),
            "captive portal" => Fault.Html(),
            _ => Fault.Redirect(new Uri("https://elsewhere.example/")),
        };

        var result = await ToolProcess.RunAsync(["doctor", "arr", .. Account], Key);

        Assert.That(result.ExitCode, Is.EqualTo(code));
        Assert.That(Marks(result)[^2..], Is.EqualTo(new[] { "FAIL", "skipped" }));
        Assert.That(result.Out, Does.Contain(advice).And.Not.Contain(Key));
        Assert.That(Emulator.Arr.Requests, Has.Count.EqualTo(1), "the request is not retried");
    }

    [Test]
    public async Task An_invalid_setting_ends_the_diagnosis()
    {
        var result = await ToolProcess.RunAsync(["doctor", "arr", "--account-domain", "eastus"], Key);

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(Marks(result), Is.EqualTo(new[] { "FAIL", "skipped", "skipped", "skipped", "skipped", "skipped", "skipped", "skipped" }));
        Assert.That(result.Out, Does.Contain("--account-id is missing").And.Contain("'eastus' is a region"));
    }

    [Test]
    public async Task A_host_name_that_does_not_exist_fails_at_DNS()
    {
        // RFC 2606: host names under .invalid never exist.
        var result = await ToolProcess.RunAsync(
            ["doctor", "arr", "--account-id", TokenEmulator.DefaultAccountId, "--endpoint", "https://sts.invalid/"], Key);

        Assert.That(result.ExitCode, Is.EqualTo(3));
        Assert.That(Marks(result)[2..4], Is.EqualTo(new[] { "FAIL", "skipped" }));
    }

    [Test]
    public async Task A_port_that_nothing_listens_on_fails_at_TCP()
    {
        await Emulator.DisposeAsync();

        var result = await ToolProcess.RunAsync(["doctor", "arr", .. Account], Key);

        Assert.That(result.ExitCode, Is.EqualTo(3));
        Assert.That(Marks(result)[3], Is.EqualTo("FAIL"));
        Assert.That(result.Out, Does.Contain("the connection was refused"));
    }

    [Test]
    public async Task A_server_without_TLS_fails_at_TLS()
    {
        var https = new UriBuilder(Emulator.Arr.Endpoint) { Scheme = "https" }.Uri;

        var result = await ToolProcess.RunAsync(["doctor", "arr", "--account-id", TokenEmulator.DefaultAccountId, "--endpoint", $"{https}"], Key);

        Assert.That(result.ExitCode, Is.EqualTo(3));
        Assert.That(Marks(result)[4], Is.EqualTo("FAIL"));
    }

    [Test]
    public async Task A_proxy_in_the_environment_is_reported_without_its_password()
    {
        await Emulator.DisposeAsync();

        var result = await ToolProcess.RunAsync(
            ["doctor", "arr", "--account-id", TokenEmulator.DefaultAccountId, "--account-domain", "eastus.mixedreality.azure.com"], Key,
            [new("HTTPS_PROXY", $"http://me:hidden@127.0.0.1:{Emulator.BaseAddress.Port}")]);

        Assert.That(result.ExitCode, Is.EqualTo(3));
        Assert.That(result.Out, Does.Contain($"http://127.0.0.1:{Emulator.BaseAddress.Port}, set by HTTPS_PROXY").And.Not.Contain("hidden"));
        Assert.That(result.Out, Does.Contain("The proxy is not running there"));
    }

    [TestCase("doctor", "none: the request goes directly to the service")]
    [TestCase("get", "ey")]
    public async Task A_key_for_a_loopback_address_is_not_sent_to_a_proxy_in_the_environment(string command, string output)
    {
        using var proxy = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        proxy.Start();

        var result = await ToolProcess.RunAsync(
            [command, "arr", .. Account], Key, [new("http_proxy", $"http://{proxy.LocalEndpoint}"), new("ALL_PROXY", $"http://{proxy.LocalEndpoint}")]);

        Assert.That((result.ExitCode, proxy.Pending()), Is.EqualTo((0, false)));
        Assert.That(result.Out, Does.Contain(output));
    }

    [Test]
    public async Task A_reset_connection_is_reported_together_with_the_automatic_retries_of_NET()
    {
        Emulator.Arr.Faults.Always = Fault.ResetConnection();

        var result = await ToolProcess.RunAsync(["doctor", "arr", .. Account], Key);

        Assert.That(result.Out, Does.Contain("up to four times").And.Contain("HttpRequestException: "));
        Assert.That(result.Out, Does.Not.Contain("inner exception"));
    }

    [Test]
    public async Task A_server_that_does_not_speak_HTTP_is_reported()
    {
        using var server = FakeServer.Sending("SSH-2.0-OpenSSH_9.2\r\n", waitForRequest: false);

        Assert.That((await DoctorAsync(server)).Out, Does.Contain("The server does not speak HTTP;"));
    }

    [TestCase(null)]
    [TestCase("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")]
    public async Task An_http_address_of_a_TLS_port_is_reported(string? inClear)
    {
        using var certificate = TestCertificate.Create("127.0.0.1");
        using var server = FakeServer.WithTls(certificate, inClear: inClear);

        Assert.That((await DoctorAsync(server)).Out, Does.Contain("-> The port speaks TLS: start the address with https://."));
    }

    [Test]
    public async Task A_wrong_clock_is_only_a_warning()
    {
        Emulator.Arr.Faults.Always = Fault.SkewDate(TimeSpan.FromMinutes(10));

        var result = await ToolProcess.RunAsync(["doctor", "arr", .. Account], Key);

        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(Marks(result)[5], Is.EqualTo("warn"));
        Assert.That(result.Out, Does.Match(@"clock is (10 min|9 min 5\d s).* behind the service's"));
    }

    [Test]
    public async Task A_short_lived_token_is_a_warning()
    {
        Emulator.Options.ArrLifetime = TimeSpan.FromSeconds(30);

        Assert.That(Marks(await ToolProcess.RunAsync(["doctor", "arr", .. Account], Key))[^1], Is.EqualTo("warn"));
    }

    [Test]
    public async Task Json_reports_the_same_results()
    {
        Emulator.Arr.Faults.Always = Fault.RejectKey();

        var result = await ToolProcess.RunAsync(["doctor", "arr", .. Account, "--json"], Key);

        using var json = JsonDocument.Parse(result.Out);
        Assert.That(json.RootElement.GetProperty("exitCode").GetInt32(), Is.EqualTo(1).And.EqualTo(result.ExitCode));
        Assert.That(
            json.RootElement.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("step").GetString()),
            Is.EqualTo(new[] { "settings", "proxy", "DNS", "TCP", "TLS", "clock", "request", "token" }));
        Assert.That(json.RootElement.GetProperty("steps")[6].GetProperty("mark").GetString(), Is.EqualTo("FAIL"));
    }

    private static Task<ToolResult> DoctorAsync(FakeServer server) =>
        ToolProcess.RunAsync(["doctor", "arr", "--account-id", TokenEmulator.DefaultAccountId, "--endpoint", $"http://127.0.0.1:{server.Port}/"], Key);

    private static string[] Marks(ToolResult result) =>
        [.. Regex.Matches(result.Out, "^(?<mark>ok|warn|FAIL|skipped) ", RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Select(match => match.Groups["mark"].Value)];
}
