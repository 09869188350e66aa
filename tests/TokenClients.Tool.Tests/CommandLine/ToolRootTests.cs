namespace TokenClients.Tool.Tests;

[Parallelizable(ParallelScope.All)]
internal sealed class ToolRootTests
{
    private static readonly string[][] Commands =
    [
        [], ["get"], ["get", "arr"], ["get", "wrap"], ["get", "oauth"], ["get", "sas"], ["inspect"], ["doctor"], ["doctor", "arr"],
        ["doctor", "wrap"], ["doctor", "oauth"], ["doctor", "sas"], ["emulator"],
    ];

    [TestCaseSource(nameof(Commands))]
    public async Task Every_command_has_help_with_examples_and_exit_codes(params string[] command)
    {
        var result = await ToolProcess.RunAsync([.. command, "--help"]);

        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Out, Does.Contain($"Usage:{Environment.NewLine}  {string.Join(' ', command.Prepend("tokenclients"))}"));
        Assert.That(result.Out, Does.Contain($"Examples:{Environment.NewLine}").And.Contain("  3    unreachable"));
        Assert.That(result.Error, Is.Empty);
    }

    [Test]
    public async Task The_version_option_prints_a_version()
    {
        var result = await ToolProcess.RunAsync(["--version"]);

        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(Version.TryParse(result.Line.Split('-')[0], out _), result.Line);
    }

    [TestCase("get arr --acount-id x", "'arr' has no option --acount-id. Did you mean --account-id?")]
    [TestCase("get arr --jsno", "'arr' has no option --jsno. Did you mean --json?")]
    [TestCase("get ar", "'get' has no such subcommand. Did you mean arr?")]
    [TestCase("emulater", "'tokenclients' has no such subcommand. Did you mean emulator?")]
    [TestCase("", "A command is required: get, inspect, doctor or emulator.")]
    [TestCase("get", "'get' needs a subcommand: arr, wrap, oauth, sas.")]
    [TestCase("doctor", "'doctor' needs a subcommand: arr, wrap, oauth, sas.")]
    [TestCase("get arr --account-id a --account-id b", "--account-id was specified more than once; remove one.")]
    [TestCase("get arr --account-id", "--account-id requires a value: GUID.")]
    [TestCase("get arr value", "'tokenclients get arr' accepts only options; a value has no option name before it.")]
    [TestCase("inspect a b", "'tokenclients inspect' accepts only one value; an option name may be missing before another.")]
    [TestCase("get wrap", "Specify a connection string (--connection-string-env or --connection-string-file), or --name, the key and either --namespace")]
    [TestCase("get arr --config nofile.json", "The file that --config names does not exist.")]
    [TestCase("get oauth --auth digest", "--auth must be basic, form or basic-unencoded.")]
    [TestCase("get oauth --assertion-profile x", "--assertion-profile must be standard or entra-id.")]
    [TestCase("get oauth --parameter x", "--parameter takes NAME=VALUE, separated by an equals sign.")]
    [TestCase("get oauth --parameter =x", "--parameter takes NAME=VALUE, separated by an equals sign.")]
    [TestCase("get oauth --parameter a=1 --parameter a=2", "--parameter was specified twice with the same name; use each name once.")]
    [TestCase("get arr --retries many", "--retries takes NUMBER; the given value is not valid.")]
    [TestCase("emulator --account me:key", "--account takes a GUID before the colon")]
    [TestCase("-", "'tokenclients' has no option -.")]
    [TestCase("get arr --timeout soon", "--timeout must be a duration such as 90s")]
    public async Task A_wrong_command_line_is_explained(string commandLine, string expected)
    {
        var result = await ToolProcess.RunAsync(commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Does.StartWith(expected));
        Assert.That(result.Out, Is.Empty);
    }

    [TestCase("get arr --kye c2VjcmV0")]
    [TestCase("get arr --kye=c2VjcmV0")]
    [TestCase("get arr c2VjcmV0")]
    [TestCase("get c2VjcmV0")]
    [TestCase("get arr --c2VjcmV0")]
    [TestCase("inspect token c2VjcmV0")]
    [TestCase("get arr --key-env c2VjcmV0")]
    [TestCase("get arr --key-file c2VjcmV0")]
    [TestCase("emulator --account c2VjcmV0")]
    [TestCase("emulator --account notaguid:c2VjcmV0")]
    [TestCase("get arr --retries c2VjcmV0")]
    public async Task A_key_in_the_wrong_place_is_not_repeated(string commandLine)
    {
        var result = await ToolProcess.RunAsync(commandLine.Split(' '));

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Is.Not.Empty.And.Not.Contains("c2VjcmV0"));
        Assert.That(result.Out, Is.Empty);
    }

    [TestCase("tokenclients get ", "arr oauth sas wrap")]
    [TestCase("tokenclients doctor s", "sas")]
    [TestCase("tokenclients get arr --acc", "--account-domain --account-id")]
    public async Task The_suggest_directive_completes_commands_and_options(string commandLine, string completions)
    {
        var result = await ToolProcess.RunAsync([$"[suggest:{commandLine.Length}]", commandLine]);

        Assert.That(string.Join(' ', result.Out.Split(Environment.NewLine).Where(line => line.Length > 0 && line is not ("--help" or "-h" or "-?" or "/?" or "/h"))), Is.EqualTo(completions));
    }

    [Test]
    public async Task A_result_that_cannot_be_written_yields_an_exit_code_and_no_stack_trace()
    {
        if (!File.Exists("/dev/full"))
        {
            Assert.Ignore("This system has no /dev/full, a file that is always full.");
        }

        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/bin/sh")
        {
            ArgumentList = { "-c", "exec dotnet \"$0\" inspect 'Issuer=me&HMACSHA256=YQ%3D%3D' >/dev/full", Path.Combine(AppContext.BaseDirectory, "TokenClients.Tool.dll") },
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.That((process.ExitCode, error.Trim()), Is.EqualTo((5, "The result could not be written. Check where the output goes.")));
    }
}
