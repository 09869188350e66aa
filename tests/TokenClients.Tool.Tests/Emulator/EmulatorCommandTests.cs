using System.Security.Cryptography;
using System.Text.Json;
using TokenClients.Emulator;

namespace TokenClients.Tool.Tests;

internal sealed class EmulatorCommandTests : RunningEmulatorFixture
{
    private const string OwnAccount = "3f2504e0-4f89-11d3-9a0c-0305e82c3301";
    private const string OwnKey = "bm90IGEgcmVhbCBrZXk=";

    [Test]
    public async Task The_printed_settings_work()
    {
        using var tool = ToolProcess.Start(["emulator", "--port", "0"]);
        await tool.ReadToAsync("Press Ctrl-C to stop.");
        var printed = await StopAsync(tool, async text =>
        {
            var json = text[text.IndexOf('{')..(text.LastIndexOf('}') + 1)];
            var file = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.json");
            await File.WriteAllTextAsync(file, json);
            foreach (var service in new[] { "arr", "wrap", "oauth", "sas" })
            {
                var got = await ToolProcess.RunAsync(["get", service, "--config", file]);
                Assert.That(got.ExitCode, Is.Zero, got.Error);
            }
        });

        Assert.That(printed.Out, Does.Contain($"export TokenClients__Arr__AccountKey='{TokenEmulator.DefaultAccountKey}'"));
        Assert.That(printed.Error, Does.Match(@"\d\d:\d\d:\d\d GET /accounts/7e57acc0-0000-4000-8000-000000000001/token 200"));
        Assert.That(printed.Error, Does.Contain("POST /WRAPv0.9/ 200").And.Contain("POST /oauth2/token 200").And.Not.Contain(TokenEmulator.DefaultIssuerKey));
    }

    [Test]
    public async Task Accounts_from_the_command_line_replace_the_defaults_and_their_keys_are_not_shown()
    {
        using var tool = ToolProcess.Start(["emulator", "--port", "0", "--account", $"{OwnAccount}:{OwnKey}", "--lifetime", "5m", "--quiet"]);
        var address = (await tool.ReadToAsync("The emulator listens on ")).Split(' ')[^1];
        await tool.ReadToAsync("Press Ctrl-C to stop.");
        var ended = await StopAsync(tool, async _ =>
        {
            var own = await ToolProcess.RunAsync(["get", "arr", "--account-id", OwnAccount, "--endpoint", address, "--json"], OwnKey);
            var other = await ToolProcess.RunAsync(
                ["get", "arr", "--account-id", TokenEmulator.DefaultAccountId, "--endpoint", address], TokenEmulator.DefaultAccountKey);
            Assert.That((own.ExitCode, other.ExitCode), Is.EqualTo((0, 1)));
            using var json = JsonDocument.Parse(own.Out);
            Assert.That(json.RootElement.GetProperty("expiresInSeconds").GetInt64(), Is.InRange(240, 300));
        });

        Assert.That(ended.Out, Does.Contain(OwnAccount).And.Not.Contain(OwnKey).And.Not.Contain(TokenEmulator.DefaultAccountKey));
        Assert.That(ended.Error.TrimEnd(), Is.EqualTo("Stopped."));
    }

    [Test]
    public async Task A_client_with_a_key_gets_a_token_with_the_printed_settings()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (publicFile, privateFile) = (Write(key.ExportSubjectPublicKeyInfoPem()), Write(key.ExportPkcs8PrivateKeyPem()));
        using var tool = ToolProcess.Start(["emulator", "--port", "0", "--client-key", $"robot:{publicFile}"]);
        await tool.ReadToAsync("Press Ctrl-C to stop.");
        var ended = await StopAsync(tool, async text =>
        {
            var json = text[text.IndexOf('{')..(text.LastIndexOf('}') + 1)].Replace("(the PEM file of the private key)", privateFile, StringComparison.Ordinal);
            var got = await ToolProcess.RunAsync(["get", "oauth", "--config", Write(json)]);
            Assert.That(got.ExitCode, Is.Zero, got.Error);
        });

        Assert.That(ended.Error, Does.Match(@"GET /\.well-known/\S+ 200").And.Contain("POST /oauth2/token 200"));
        Assert.That(ended.Out, Does.Contain("export TokenClients__OAuth__ClientId='robot'").And.Not.Contain(TokenEmulator.DefaultClientSecret));
    }

    [Test]
    public async Task A_private_key_in_place_of_the_public_one_is_reported()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var result = await ToolProcess.RunAsync(["emulator", "--port", "0", "--client-key", $"robot:{Write(key.ExportPkcs8PrivateKeyPem())}"]);

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Does.StartWith("A file that --client-key names cannot be used: The PEM contains a private key.").And.Not.Contain("Parameter"));
    }

    [Test]
    public async Task A_port_in_use_is_reported()
    {
        await using var other = await TokenEmulator.StartAsync();

        var result = await ToolProcess.RunAsync(["emulator", "--port", $"{other.BaseAddress.Port}"]);

        Assert.That(result.ExitCode, Is.EqualTo(3));
        Assert.That(result.Out, Is.Empty);
        Assert.That(result.Error.TrimEnd(), Is.EqualTo(
            $"The emulator cannot listen on port {other.BaseAddress.Port}: it is in use. Set --port to another port, or to 0 for a free one."));
    }

    [TestCase("--port 65536")]
    [TestCase("--port x")]
    [TestCase("--lifetime 5")]
    [TestCase("--account :key")]
    [TestCase("--client id:")]
    [TestCase("--client-key id:")]
    [TestCase("--client-key id:missing.pem")]
    [TestCase("--sas RootManageSharedAccessKey")]
    [TestCase("--host sts.test")]
    [TestCase("--host 1")]
    [TestCase("--certificate sts.pem")]
    [TestCase("--public-address sts.test:5001")]
    [TestCase("--public-address https://sts.test/?x")]
    [TestCase("--public-address https://user@sts.test/")]
    public async Task An_invalid_option_is_reported(string arguments) =>
        Assert.That((await ToolProcess.RunAsync(["emulator", .. arguments.Split(' ')])).ExitCode, Is.EqualTo(2));

    private static string Write(string content)
    {
        var file = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}");
        File.WriteAllText(file, content);
        return file;
    }
}
