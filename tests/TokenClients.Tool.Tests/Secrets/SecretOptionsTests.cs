namespace TokenClients.Tool.Tests;

internal sealed class SecretOptionsTests : ToolFixture
{
    private static readonly KeyValuePair<string, string>[] Environment = [new("TOKENCLIENTS_KEY", Key), new("OTHER", Key), new("WRONG", "wrong")];

    [TestCase("\n")]
    [TestCase("\r\n")]
    [TestCase("")]
    public async Task The_key_is_read_from_a_redirected_standard_input(string end) =>
        Assert.That((await RunAsync([], Key + end)).ExitCode, Is.Zero);

    [Test]
    public async Task A_byte_order_mark_is_not_part_of_the_key() => Assert.That((await RunAsync([], '\ufeff' + Key)).ExitCode, Is.Zero);

    [Test]
    public async Task The_standard_input_is_not_read_if_the_environment_variable_is_set() =>
        Assert.That((await RunAsync([], input: null, Environment)).ExitCode, Is.Zero);

    [Test]
    public async Task A_named_environment_variable_takes_precedence_over_the_default_one()
    {
        Assert.That((await RunAsync(["--key-env", "OTHER"], "")).ExitCode, Is.EqualTo(2), "OTHER is not set");
        Assert.That((await RunAsync(["--key-env", "OTHER"], "", Environment)).ExitCode, Is.Zero);
        Assert.That((await RunAsync(["--key-env", "WRONG"], "", Environment)).ExitCode, Is.EqualTo(1));
    }

    [TestCase("\n")]
    [TestCase("\r\n")]
    [TestCase("")]
    public async Task A_line_end_at_the_end_of_a_file_is_ignored(string end) =>
        Assert.That((await RunAsync(["--key-file", TemporaryFile(Key + end)], "", null)).ExitCode, Is.Zero);

    [Test]
    public async Task A_file_with_two_lines_is_not_a_key() =>
        Assert.That((await RunAsync(["--key-file", TemporaryFile($"{Key}\n{Key}\n")], "")).Error, Does.StartWith("The key from --key-file contains a line break"));

    [Test]
    public async Task A_key_on_the_command_line_works_with_a_warning()
    {
        var result = await RunAsync(["--key", Key], "");

        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Error, Does.StartWith("Warning: a key on the command line can be seen").And.Not.Contain(Key));
        Assert.That(result.Out.Split('\n'), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task Two_sources_cannot_be_combined() =>
        Assert.That((await RunAsync(["--key", Key, "--key-env", "OTHER"], "", Environment)).Error, Does.StartWith("--key-env and --key both specify the key; remove one."));

    [Test]
    public async Task A_missing_key_is_reported_with_the_ways_to_provide_one() =>
        Assert.That((await RunAsync([], "")).Error, Does.StartWith("The key is missing. Use --key-env or --key-file, set TOKENCLIENTS_KEY, or pipe it"));

    [Test]
    public async Task An_endless_file_is_rejected()
    {
        if (!File.Exists("/dev/zero"))
        {
            Assert.Ignore("This system has no /dev/zero.");
        }

        Assert.That((await RunAsync(["--key-file", "/dev/zero"], "")).Error, Does.StartWith("The file that --key-file names is larger than a megabyte."));
    }

    [TestCase("get arr --account-id me --account-domain eastus", "--account-id is not a GUID")]
    [TestCase("get wrap --name owner --namespace a.b", "--namespace is not a namespace")]
    [TestCase("get oauth --endpoint http://example.com/token --client-id x", "--endpoint 'http://example.com/token' would send")]
    [TestCase("get sas --lifetime 1s", "--lifetime is 1 s;")]
    [TestCase("get arr --config nofile.json", "The file that --config names does not exist.")]
    [TestCase("doctor oauth", "FAIL     settings  --endpoint is missing;")]
    public async Task An_invalid_setting_is_reported_without_waiting_for_the_secret(string commandLine, string expected)
    {
        var result = await ToolProcess.RunAsync(commandLine.Split(' '), input: null);

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Out + result.Error, Does.StartWith(expected).And.Not.Contain("the key").And.Not.Contain("Waiting for"));
    }

    private Task<ToolResult> RunAsync(string[] more, string? input, KeyValuePair<string, string>[]? environment = null) =>
        ToolProcess.RunAsync(["get", "arr", .. Account, "--retries", "0", .. more], input, environment);
}
