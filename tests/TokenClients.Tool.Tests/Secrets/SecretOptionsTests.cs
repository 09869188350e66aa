namespace TokenClients.Tool.Tests;

internal sealed class SecretOptionsTests : ToolFixture
{
    private static readonly KeyValuePair<string, string>[] Environment = [new("TOKENCLIENTS_KEY", Key), new("OTHER", Key), new("WRONG", "wrong")];

    [TestCase("\n")]
    [TestCase("\r\n")]
    [TestCase("")]
    public async Task The_standard_input_is_read_whenever_it_is_redirected(string end) =>
        Assert.That((await RunAsync([], Key + end)).ExitCode, Is.Zero);

    [Test]
    public async Task A_byte_order_mark_is_no_part_of_the_key() => Assert.That((await RunAsync([], '\ufeff' + Key)).ExitCode, Is.Zero);

    [Test]
    public async Task An_environment_variable_goes_before_the_standard_input_which_is_then_not_read() =>
        Assert.That((await RunAsync([], input: null, Environment)).ExitCode, Is.Zero);

    [Test]
    public async Task The_environment_variable_that_is_named_goes_before_the_one_that_is_not()
    {
        Assert.That((await RunAsync(["--key-env", "OTHER"], "")).ExitCode, Is.EqualTo(2), "it is not set");
        Assert.That((await RunAsync(["--key-env", "OTHER"], "", Environment)).ExitCode, Is.Zero);
        Assert.That((await RunAsync(["--key-env", "WRONG"], "", Environment)).ExitCode, Is.EqualTo(1));
    }

    [TestCase("\n")]
    [TestCase("\r\n")]
    [TestCase("")]
    public async Task A_file_may_end_with_a_line_end(string end) =>
        Assert.That((await RunAsync(["--key-file", TemporaryFile(Key + end)], "", null)).ExitCode, Is.Zero);

    [Test]
    public async Task A_file_of_two_lines_is_no_key() =>
        Assert.That((await RunAsync(["--key-file", TemporaryFile($"{Key}\n{Key}\n")], "")).Error, Does.StartWith("The key from --key-file holds a line break"));

    [Test]
    public async Task A_key_on_the_command_line_works_and_is_warned_of()
    {
        var result = await RunAsync(["--key", Key], "");

        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Error, Does.StartWith("Warning: a key on the command line can be seen").And.Not.Contain(Key));
        Assert.That(result.Out.Split('\n'), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task Two_sources_are_one_too_many() =>
        Assert.That((await RunAsync(["--key", Key, "--key-env", "OTHER"], "", Environment)).Error, Does.StartWith("--key-env and --key both name the key; remove one."));

    [Test]
    public async Task No_key_at_all_is_told_with_the_ways_to_give_one() =>
        Assert.That((await RunAsync([], "")).Error, Does.StartWith("There is no key. Give --key-env or --key-file, set TOKENCLIENTS_KEY, or pipe it"));

    [Test]
    public async Task A_file_without_end_is_not_read_to_its_end()
    {
        if (!File.Exists("/dev/zero"))
        {
            Assert.Ignore("There is no such file here.");
        }

        Assert.That((await RunAsync(["--key-file", "/dev/zero"], "")).Error, Does.StartWith("The file that --key-file names cannot be read (IOException)."));
    }

    private Task<ToolResult> RunAsync(string[] more, string? input, KeyValuePair<string, string>[]? environment = null) =>
        ToolProcess.RunAsync(["get", "arr", .. Account, "--retries", "0", .. more], input, environment);
}
