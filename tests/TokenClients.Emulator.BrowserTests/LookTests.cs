using System.Runtime.CompilerServices;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TokenClients.Emulator.BrowserTests;

/// <summary>
/// The page is readable in light and dark color schemes and at every width. With <c>SCREENSHOTS=1</c> in the environment, the
/// tests retake the screenshots of the testing guide.
/// </summary>
[TestFixture(ColorScheme.Light)]
[TestFixture(ColorScheme.Dark)]
internal sealed class LookTests(ColorScheme scheme) : PageFixture
{
    // Returns the contrast of each text with its nearest opaque background, computed as WCAG 2 defines it.
    private const string Contrasts = """
        (() => {
          const channels = (color) => color.match(/[\d.]+/g).map(Number);
          const light = (color) => channels(color).slice(0, 3)
            .map((c) => c / 255)
            .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
            .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
          const ground = (element) => {
            const color = element ? getComputedStyle(element).backgroundColor : "rgb(255, 255, 255)";
            return (channels(color)[3] ?? 1) === 1 ? color : ground(element.parentElement);
          };
          const texts = [...document.querySelectorAll("body *")].filter((element) =>
            !element.closest("noscript, .unseen") && element.checkVisibility() &&
            [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
          return texts.map((element) => {
            const [a, b] = [light(getComputedStyle(element).color), light(ground(element))];
            const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            return `${ratio.toFixed(2).padStart(5, "0")} ${element.tagName} ${element.textContent.trim().slice(0, 30)}`;
          });
        })()
        """;

    protected override BrowserNewContextOptions Options => new()
    {
        ColorScheme = scheme,
        ViewportSize = new() { Width = 1200, Height = 760 },
        TimezoneId = "UTC",
    };

    [Test]
    public async Task Every_text_has_a_contrast_of_at_least_4_5()
    {
        await FillAsync();
        await Page.Locator("summary").First.ClickAsync();

        var contrasts = await Page.EvaluateAsync<string[]>(Contrasts);

        Assert.That(contrasts, Has.Length.GreaterThan(60));
        Assert.That(contrasts.Where(contrast => string.CompareOrdinal(contrast, "04.50") < 0), Is.Empty);
    }

    [TestCase(320)]
    [TestCase(390)]
    [TestCase(768)]
    [TestCase(1920)]
    public async Task The_page_never_scrolls_horizontally(int width)
    {
        await FillAsync();
        foreach (var summary in await Page.Locator("summary").AllAsync())
        {
            await summary.ClickAsync();
        }

        await Page.SetViewportSizeAsync(width, 800);

        Assert.That(
            await Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(width));
    }

    [Test]
    public async Task The_screenshot_file_is_between_10_and_150_kB()
    {
        var file = Path.Combine(ThisFolder(), "Screenshots", $"page-{scheme}.png".ToLowerInvariant());
        if (Environment.GetEnvironmentVariable("SCREENSHOTS") == "1")
        {
            var time = new FakeTime();
            Emulator.Options.TimeProvider = time;
            await FillAsync();
            time.Advance(TimeSpan.FromMinutes(11));
            await Expect(Page.GetByText("9 min 0 s left", new() { Exact = true })).ToBeVisibleAsync();
            await Page.ScreenshotAsync(new() { Path = file });
        }

        Assert.That(new FileInfo(file).Length, Is.InRange(10_000, 150_000));
    }

    private async Task FillAsync()
    {
        await RequestTokenAsync();
        Emulator.Arr.Faults.Always = Fault.Status(429);
        Emulator.OAuth.Faults.Enqueue(Fault.SkewDate(TimeSpan.FromHours(1)));
        await RequestTokenAsync();
        await PostAsync("WRAPv0.9/", ("wrap_name", "owner"), ("wrap_password", TokenEmulator.DefaultIssuerKey));
        await PostAsync("WRAPv0.9/", ("wrap_name", "nobody"), ("wrap_password", "wrong"));
        await PostAsync(
            "oauth2/token",
            ("grant_type", "client_credentials"),
            ("client_id", TokenEmulator.DefaultClientId),
            ("client_secret", TokenEmulator.DefaultClientSecret));
        await PostAsync("orders/messages");
        await Expect(Page.Locator("#requests tr")).ToHaveCountAsync(6);
        await Expect(Page.Locator("#tokens li")).ToHaveCountAsync(3);
    }

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
