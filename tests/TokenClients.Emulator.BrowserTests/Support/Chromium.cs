using Microsoft.Playwright;

namespace TokenClients.Emulator.BrowserTests;

/// <summary>The browser of this machine, started once for all tests.</summary>
[SetUpFixture]
internal sealed class Chromium
{
    private const string PathVariable = "CHROMIUM";

    private static IPlaywright? _playwright;

    /// <summary>The running browser, or <see langword="null"/> if this machine has none.</summary>
    public static IBrowser? Browser { get; private set; }

    [OneTimeSetUp]
    public static async Task StartAsync()
    {
        if (Find() is not { } path)
        {
            return;
        }

        // Uses the installed browser, so that Playwright downloads none.
        Environment.SetEnvironmentVariable("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = path,
            Args = ["--no-sandbox", "--disable-dev-shm-usage"],
            Headless = true,
        });
    }

    [OneTimeTearDown]
    public static async Task StopAsync()
    {
        if (Browser is not null)
        {
            await Browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>Returns the browser, or skips the test with a message that says how to install one.</summary>
    public static IBrowser Required()
    {
        if (Browser is null)
        {
            Assert.Ignore(
                $"There is no Chromium on this machine: 'apt-get install chromium', or name one with {PathVariable}.");
        }

        return Browser!;
    }

    private static string? Find() => new[]
    {
        Environment.GetEnvironmentVariable(PathVariable), "/usr/bin/chromium", "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
    }.FirstOrDefault(File.Exists);
}
