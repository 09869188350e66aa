using System.Text.Json;
using TokenClients.Emulator;

namespace TokenClients.Tool.Tests;

internal sealed class GetArrTests : ToolFixture
{
    [Test]
    public async Task The_standard_output_contains_only_the_token()
    {
        var result = await GetArrAsync();

        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Out, Does.Match(@"\AeyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\r?\n\z"));
        Assert.That(result.Error, Is.Empty);
    }

    [Test]
    public async Task Verbose_writes_the_expiry_and_the_correlation_id_to_the_standard_error()
    {
        var result = await GetArrAsync("--verbose");

        Assert.That(result.Out.Split('\n'), Has.Length.EqualTo(2));
        Assert.That(result.Error, Does.StartWith("Bearer token, expires in ").And.Contain("Correlation id: "));
        Assert.That(result.Error, Does.Not.Contain(result.Line).And.Not.Contain(Key));
    }

    [Test]
    public async Task Json_contains_scheme_expiry_and_correlation_id()
    {
        var result = await GetArrAsync("--json");

        using var json = JsonDocument.Parse(result.Out);
        var token = json.RootElement;
        Assert.That(token.EnumerateObject().Select(p => p.Name), Is.EqualTo(new[] { "token", "scheme", "expiresOn", "expiresInSeconds", "correlationId", "scope", "grantedScope" }));
        Assert.That(token.GetProperty("scheme").GetString(), Is.EqualTo("Bearer"));
        Assert.That(token.GetProperty("expiresInSeconds").GetInt64(), Is.InRange(86_000, 86_400));
        Assert.That(token.GetProperty("expiresOn").GetDateTimeOffset(), Is.EqualTo(DateTimeOffset.UtcNow.AddDays(1)).Within(TimeSpan.FromMinutes(1)));
        Assert.That(token.GetProperty("correlationId").GetString(), Does.EndWith(".0"));
    }

    [Test]
    public async Task Header_writes_the_whole_header() =>
        Assert.That((await GetArrAsync("--header")).Line, Does.StartWith("Authorization: Bearer eyJ"));

    [Test]
    public async Task Json_and_header_cannot_be_combined() => Assert.That((await GetArrAsync("--header", "--json")).ExitCode, Is.EqualTo(2));

    [TestCase("rejected", 1)]
    [TestCase("throttled", 1)]
    [TestCase("not there", 1)]
    [TestCase("down", 3)]
    [TestCase("reset", 3)]
    [TestCase("hanging", 3)]
    [TestCase("captive portal", 4)]
    [TestCase("redirect", 4)]
    [TestCase("empty", 4)]
    public async Task A_failure_yields_its_exit_code_and_no_output(string fault, int code)
    {
        Emulator.Arr.Faults.Always = fault switch
        {
            "rejected" => Fault.RejectKey(),
            "throttled" => Fault.Status(429, TimeSpan.FromSeconds(60)),
            "not there" => Fault.Status(404),
            "down" => Fault.Status(503),
            "reset" => Fault.ResetConnection(),
            "hanging" => Fault.Hang(),
            "captive portal" => Fault.Html(),
            "redirect" => Fault.Redirect(new Uri("https://elsewhere.example/")),
            _ => Fault.EmptyBody(),
        };

        // The timeout is short only where the request is retried or never answered: a busy machine may take seconds to respond.
        var result = await GetArrAsync("--timeout", fault is "down" or "reset" or "hanging" ? "2s" : "30s");

        Assert.That(result.ExitCode, Is.EqualTo(code), result.Error);
        Assert.That(result.Out, Is.Empty);
        Assert.That(result.Error, Does.StartWith("The ARR token service at ").And.Not.Contain(Key).And.Not.Contain("   at "));
        Assert.That(result.Error, Does.Not.Contain("AccountId").And.Not.Contain("AccountKey").And.Not.Contain("Resilience."));
        Assert.That(result.Error, Does.Not.Contain("cool-down").And.Not.Contain("caching"), "the message contains no advice for developers");
        Assert.That(result.Error.Contains("For a diagnosis, run 'tokenclients doctor arr' with the same options."), Is.EqualTo(fault is "reset" or "hanging"));
    }

    [Test]
    public async Task A_port_that_nothing_listens_on_is_unreachable()
    {
        await Emulator.DisposeAsync();

        Assert.That((await GetArrAsync()).ExitCode, Is.EqualTo(3));
    }

    [Test]
    public async Task A_transient_fault_is_retried()
    {
        Emulator.Arr.Faults.Enqueue(Fault.Status(503, TimeSpan.Zero));

        Assert.That((await ToolProcess.RunAsync(["get", "arr", .. Account], Key)).ExitCode, Is.Zero);
        Assert.That(Emulator.Arr.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Each_invalid_setting_is_reported_on_a_line_with_its_option()
    {
        var result = await ToolProcess.RunAsync(["get", "arr", "--account-id", "me", "--account-domain", "eastus", "--retries", "11"], "a key\n");

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), Is.EqualTo(new[]
        {
            "--account-id is not a GUID such as '3f2504e0-4f89-11d3-9a0c-0305e82c3301'.",
            "--account-domain 'eastus' is a region; the domain is 'eastus.mixedreality.azure.com'.",
            "--retries is 11; set it from 0 to 10.",
        }));
    }

    [Test]
    public async Task Ctrl_C_ends_the_command_without_a_stack_trace()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Ignore("On Windows a process cannot send Ctrl-C to another one.");
        }

        Emulator.Arr.Faults.Always = Fault.Hang();
        using var tool = ToolProcess.Start(["get", "arr", .. Account]);
        await tool.WriteAsync(Key);
        Assert.That(() => Emulator.Arr.Requests.Count, Is.EqualTo(1).After(30_000, 20));
        await tool.InterruptAsync();
        var result = await tool.EndAsync();

        Assert.That(result.ExitCode, Is.EqualTo(130));
        Assert.That(result.Out, Is.Empty);
        Assert.That(result.Error.TrimEnd(), Is.EqualTo("Stopped."));
    }
}
