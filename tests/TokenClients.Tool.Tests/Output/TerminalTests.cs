using System.Diagnostics;

namespace TokenClients.Tool.Tests;

/// <summary>The tool at a terminal, which <c>script</c> (util-linux) emulates.</summary>
internal sealed class TerminalTests : ToolFixture
{
    private const string Red = "\u001b[31m";

    [Test]
    public async Task The_key_is_prompted_for_and_hidden()
    {
        var (_, shown) = await AtTerminalAsync(["get", "arr", .. Account], typed: $"{Key}\r");

        Assert.That(shown, Does.Contain("Enter the key (input is hidden):").And.Contain("eyJ").And.Contain("Bearer token, expires in "));
        Assert.That(shown, Does.Not.Contain(Key));
    }

    [Test]
    public async Task Colors_are_written_to_terminals_unless_NO_COLOR_is_set()
    {
        Assert.That((await AtTerminalAsync(["get", "arr", "--key", "k"])).Shown, Does.Contain(Red));
        Assert.That((await AtTerminalAsync(["get", "arr", "--key", "k"], noColor: "1")).Shown, Does.Contain("--account-id").And.Not.Contain(Red));
        Assert.That((await ToolProcess.RunAsync(["get", "arr", "--key", "k"], environment: [new("TERM", "xterm-256color")])).Error, Does.Not.Contain('\u001b'));
    }

    // Keys have names here because some test runners drop a test with a control character in its name.
    [TestCase("Enter", 2, "No key was entered.")]
    [TestCase("Ctrl-D", 2, "No key was entered.")]
    [TestCase("Ctrl-C", 130, "Stopped.")]
    [TestCase("text and Ctrl-C", 130, "Stopped.")]
    public async Task A_prompt_ends_without_a_key(string keys, int code, string expected)
    {
        var typed = keys switch { "Enter" => "\r", "Ctrl-D" => "\u0004", "Ctrl-C" => "\u0003", _ => "abc\u0003" };

        var (exitCode, shown) = await AtTerminalAsync(["get", "arr", .. Account], typed);

        Assert.That(exitCode, Is.EqualTo(code));
        Assert.That(shown, Does.Contain(expected).And.Not.Contain("   at "));
    }

    [Test]
    public async Task A_typed_key_can_be_corrected_at_the_prompt() =>
        Assert.That((await AtTerminalAsync(["get", "arr", .. Account], typed: $"wrong\u0015x\u007f{Key}\r")).ExitCode, Is.Zero);

    [Test]
    public async Task Invalid_settings_are_reported_without_prompting_for_the_key()
    {
        var (exitCode, shown) = await AtTerminalAsync(["get", "arr", "--account-id", "me"]);

        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That(shown, Does.Contain("--account-id is not a GUID").And.Not.Contain("Enter the key"));
    }

    private static async Task<(int ExitCode, string Shown)> AtTerminalAsync(string[] arguments, string typed = "", string? noColor = null)
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/script"))
        {
            Assert.Ignore("This system has no 'script' program.");
        }

        var tool = Path.Combine(AppContext.BaseDirectory, "TokenClients.Tool.dll");
        var start = new ProcessStartInfo("script") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };

        // A shell starts background jobs with SIGINT ignored, and their child processes inherit that.
        foreach (var argument in new[] { "-qec", $"env --default-signal=INT dotnet '{tool}' {string.Join(' ', arguments)}", "/dev/null" })
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["TERM"] = "xterm-256color";
        start.Environment.Remove("TOKENCLIENTS_KEY");
        start.Environment["NO_COLOR"] = noColor;
        using var process = Process.Start(start)!;
        var shown = "";
        var buffer = new char[4096];
        for (var hasTyped = typed.Length == 0; ;)
        {
            var read = await process.StandardOutput.ReadAsync(buffer).AsTask().WaitAsync(TimeSpan.FromSeconds(60));
            if (read == 0)
            {
                await process.WaitForExitAsync();
                return (process.ExitCode, shown);
            }

            shown += new string(buffer, 0, read);
            if (!hasTyped && shown.Contains("input is hidden"))
            {
                hasTyped = true;
                await process.StandardInput.WriteAsync(typed);
                await process.StandardInput.FlushAsync();
            }
        }
    }
}
