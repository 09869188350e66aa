using TokenClients.Emulator;

namespace TokenClients.Tool.Tests;

/// <summary>Runs the tool as a process against an emulator in this process.</summary>
internal abstract class ToolFixture
{
    protected const string Key = TokenEmulator.DefaultAccountKey;
    protected const string IssuerKey = TokenEmulator.DefaultIssuerKey;

    protected TokenEmulator Emulator { get; private set; } = null!;

    /// <summary>The options for the emulator's account, without a key and without retries.</summary>
    protected string[] Account =>
        ["--account-id", TokenEmulator.DefaultAccountId, "--endpoint", $"{Emulator.Arr.Endpoint}"];

    protected string[] Issuer =>
        ["--name", TokenEmulator.DefaultIssuerName, "--endpoint", $"{Emulator.Wrap.Endpoint}", "--scope", "http://contoso.servicebus.windows.net/"];

    [SetUp]
    public async Task StartEmulator() => Emulator = await TokenEmulator.StartAsync();

    [TearDown]
    public async Task StopEmulator() => await Emulator.DisposeAsync();

    protected Task<ToolResult> GetArrAsync(params string[] more) =>
        ToolProcess.RunAsync(["get", "arr", .. Account, "--retries", "0", .. more], Key);

    protected static string TemporaryFile(string content)
    {
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.txt");
        File.WriteAllText(path, content);
        return path;
    }
}
