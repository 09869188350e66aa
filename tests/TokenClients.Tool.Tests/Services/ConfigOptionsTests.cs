using TokenClients.Emulator;

namespace TokenClients.Tool.Tests;

internal sealed class ConfigOptionsTests : ToolFixture
{
    [Test]
    public async Task The_settings_file_of_an_application_works()
    {
        var result = await GetAsync(Settings("TokenClients", "Arr", Key), "--section", "TokenClients:Arr");

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(result.Line, Does.StartWith("eyJ"));
    }

    [Test]
    public async Task Another_section_can_be_selected() =>
        Assert.That((await GetAsync(Settings("Render", "Eu", Key), "--section", "Render:Eu")).ExitCode, Is.Zero);

    [Test]
    public async Task An_environment_variable_takes_precedence_over_the_file() =>
        Assert.That(
            (await ToolProcess.RunAsync(
                ["get", "arr", "--config", TemporaryFile(Settings("TokenClients", "Arr", "wrong"))], "",
                [new("TokenClients__Arr__AccountKey", Key)])).ExitCode,
            Is.Zero);

    [Test]
    public async Task An_option_takes_precedence_over_the_file()
    {
        var file = TemporaryFile(Settings("TokenClients", "Arr", "wrong"));

        Assert.That((await ToolProcess.RunAsync(["get", "arr", "--config", file, "--key", Key])).ExitCode, Is.Zero);
        Assert.That((await ToolProcess.RunAsync(["get", "arr", "--config", file])).ExitCode, Is.EqualTo(1));
        Assert.That(
            (await ToolProcess.RunAsync(["get", "arr", "--config", file, "--account-domain", "eastus"])).Error,
            Does.StartWith("--account-domain 'eastus' is a region"), "the option replaces the endpoint of the file");
    }

    [TestCase("{ \"TokenClients\": {", "The file that --config names is not valid JSON (line 1).")]
    [TestCase("{}", "The file that --config names has no section 'TokenClients:Arr'")]
    [TestCase("{ \"TokenClients\": { \"Arr\": { \"Resilience\": { \"MaxRetries\": \"c2VjcmV0\" } } } }", "TokenClients:Arr:Resilience:MaxRetries is not a whole number; correct it or remove it.")]
    [TestCase("{ \"TokenClients\": { \"Arr\": { \"Resilience\": { \"TotalTimeout\": \"24\" } } } }", "TokenClients:Arr:Resilience:TotalTimeout is a number without a unit")]
    [TestCase("{ \"TokenClients\": { \"Arr\": { \"Resilience\": { \"TotalTimeout\": \"24:00:00\" } } } }", "TokenClients:Arr:Resilience:TotalTimeout has more than 23 hours")]
    [TestCase("{ \"TokenClients\": { \"Arr\": { \"AcountKey\": \"c2VjcmV0\" } } }", "TokenClients:Arr:AcountKey is not a setting; did you mean AccountKey?")]
    public async Task An_unusable_file_is_reported_without_its_values(string content, string expected)
    {
        var result = await GetAsync(content);

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Does.StartWith(expected).And.Not.Contain("c2VjcmV0"));
    }

    [Test]
    public async Task An_unknown_setting_is_ignored_with_a_warning()
    {
        var settings = Settings("TokenClients", "Arr", Key).Replace("\"AccountKey\"", "\"Realm\": \"c2VjcmV0\", \"AccountKey\"", StringComparison.Ordinal);

        var result = await GetAsync(settings);

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(result.Error, Is.EqualTo($"Warning: There is no setting 'TokenClients:Arr:Realm', so it is ignored. Correct or remove it.{Environment.NewLine}"));
    }

    [Test]
    public async Task A_SAS_policy_without_its_key_is_reported_as_a_missing_key()
    {
        var file = TemporaryFile("""{ "TokenClients": { "ServiceBusSas": { "Endpoint": "sb://contoso.servicebus.windows.net/", "KeyName": "send" } } }""");

        var result = await ToolProcess.RunAsync(["get", "sas", "--config", file]);

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Does.StartWith("Key is "));
    }

    [Test]
    public async Task An_invalid_setting_is_named_by_its_option_or_its_name_in_the_file()
    {
        var file = TemporaryFile("""{ "TokenClients": { "Arr": { "AccountDomain": "eastus", "AccountKey": "a key" } } }""");

        var result = await ToolProcess.RunAsync(["get", "arr", "--config", file, "--account-id", "me"]);

        Assert.That(result.Error.ReplaceLineEndings("\n"), Is.EqualTo(
            "--account-id is not a GUID such as '3f2504e0-4f89-11d3-9a0c-0305e82c3301'.\n" +
            "AccountKey contains a space; paste it again without it.\n" +
            "AccountDomain 'eastus' is a region; the domain is 'eastus.mixedreality.azure.com'.\n"));
    }

    [TestCase("wrong", "Check AccountId and AccountKey.")]
    [TestCase(null, "Check AccountId and the key from --key.")]
    public async Task A_rejected_credential_is_named_by_its_source(string? keyInFile, string expected)
    {
        var file = TemporaryFile(Settings("TokenClients", "Arr", keyInFile ?? ""));

        Assert.That(
            (await ToolProcess.RunAsync(["get", "arr", "--config", file, .. keyInFile is null ? new[] { "--key", "wrong" } : []])).Error,
            Does.Contain(expected));
    }

    [TestCase("oauth", "Parameters", "AdditionalParameters")]
    [TestCase("wrap", "SignsAssertion", "UseSignedAssertion")]
    public async Task A_renamed_setting_is_reported_with_its_new_name(string service, string before, string now) =>
        Assert.That(
            (await ToolProcess.RunAsync(["get", service, "--config", TemporaryFile($$"""{ "X": { "{{before}}": "" } }"""), "--section", "X"])).Error,
            Does.StartWith($"X:{before} is now called {now}; rename it."));

    [Test]
    public async Task A_missing_section_is_reported_without_its_name() =>
        Assert.That(
            (await GetAsync("{}", "--section", "c2VjcmV0")).Error,
            Does.StartWith("The file that --config names has no section with the name in --section").And.Not.Contain("c2VjcmV0"));

    [Test]
    public async Task A_section_requires_a_file() =>
        Assert.That((await ToolProcess.RunAsync(["get", "arr", "--section", "A"])).Error, Does.StartWith("--section requires --config"));

    private static Task<ToolResult> GetAsync(string content, params string[] more) =>
        ToolProcess.RunAsync(["get", "arr", "--config", TemporaryFile(content), .. more]);

    private string Settings(string outer, string inner, string key) =>
        $$"""
        { "{{outer}}": { "{{inner}}": { "Endpoint": "{{Emulator.Arr.Endpoint}}", "AccountId": "{{TokenEmulator.DefaultAccountId}}",
          "AccountKey": "{{key}}", "Resilience": { "MaxRetries": 0 } } } }
        """;
}
