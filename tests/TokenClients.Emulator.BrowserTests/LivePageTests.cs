using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TokenClients.Emulator.BrowserTests;

/// <summary>What a user sees and does on the page.</summary>
internal sealed class LivePageTests : PageFixture
{
    [Test]
    public async Task A_request_appears_within_a_second()
    {
        await Expect(Page.Locator("#requests tr")).ToHaveCountAsync(0);

        await RequestTokenAsync();

        var row = Page.Locator("#requests tr");
        await Expect(row).ToHaveCountAsync(1, new() { Timeout = 1000 });
        await Expect(row).ToContainTextAsync($"GET /accounts/{TokenEmulator.DefaultAccountId}/token");
        await Expect(row.Locator(".status")).ToHaveTextAsync("200");
        await Expect(row.Locator(".who")).ToHaveTextAsync(TokenEmulator.DefaultAccountId);
    }

    [Test]
    public async Task A_fault_switched_on_by_keyboard_affects_the_next_token_request()
    {
        await using var services = CreateClient();
        var provider = services.GetRequiredService<ITokenProvider>();
        await FocusAsync("Every request: Throttle");

        await Page.Keyboard.PressAsync("Enter");

        var button = Page.GetByRole(AriaRole.Button, new() { Name = "Every request: Throttle" });
        await Expect(button).ToHaveAttributeAsync("aria-pressed", "true");
        var error = await Assert.ThrowsAsync<TokenException>(async () => await provider.GetTokenAsync());
        Assert.That(error?.Reason, Is.EqualTo(TokenFailureReason.Throttled));
        await Expect(Page.Locator("#requests .fault").First).ToHaveTextAsync("Status(429)");

        await Page.Keyboard.PressAsync("Space");

        await Expect(button).ToHaveAttributeAsync("aria-pressed", "false");
        Assert.That(Emulator.Arr.Faults.Always, Is.Null);
    }

    [Test]
    public async Task A_fault_for_the_next_request_applies_to_the_selected_service_and_target()
    {
        await Page.GetByRole(AriaRole.Radio, new() { Name = "Access Control (WRAP)" }).FocusAsync();
        await Page.Keyboard.PressAsync("Space");
        await Page.GetByLabel("to the resource").FocusAsync();
        await Page.Keyboard.PressAsync("Space");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Next request: Captive portal" }).ClickAsync();

        await Expect(Page.Locator("#fault-state")).ToContainTextAsync("Next: Html");
        Assert.That((Emulator.Wrap.ResourceFaults.Count, Emulator.Wrap.Faults.Count), Is.EqualTo((1, 0)));

        await Page.GetByRole(AriaRole.Button, new() { Name = "Switch all faults off" }).ClickAsync();

        await Expect(Page.Locator("#fault-state")).ToContainTextAsync("No fault is set");
        Assert.That(Emulator.Wrap.ResourceFaults.Count, Is.Zero);
    }

    [Test]
    public async Task The_bar_of_a_token_shrinks_with_the_clock_of_the_emulator()
    {
        Emulator.Options.ArrLifetime = TimeSpan.FromSeconds(4);

        await RequestTokenAsync();

        var bar = Page.Locator("#tokens progress");
        await Expect(bar).ToHaveAttributeAsync("max", "4000");
        await Expect(Page.Locator("#tokens .left")).ToHaveTextAsync("1 s left");
        Assert.That(await bar.EvaluateAsync<double>("bar => bar.value"), Is.LessThan(2000));
        await Expect(Page.GetByText("None.")).ToBeVisibleAsync();
    }

    [Test]
    public async Task The_copy_button_copies_settings_without_a_key()
    {
        await Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);

        await Page.GetByRole(AriaRole.Button, new() { Name = "Copy settings for OAuth 2.0" }).ClickAsync();

        await Expect(Page.GetByText("Copied")).ToBeVisibleAsync();
        var copied = await Page.EvaluateAsync<string>("navigator.clipboard.readText()");
        Assert.That(copied, Does.Contain($"\"Endpoint\": \"{Emulator.OAuth.Endpoint}\""));
        Assert.That(copied, Does.Contain("\"ClientSecret\": \"<key>\""));
    }

    [Test]
    public async Task The_document_contains_no_key_and_no_token()
    {
        await RequestTokenAsync();
        await PostAsync("WRAPv0.9", ("wrap_name", "owner"), ("wrap_password", TokenEmulator.DefaultIssuerKey));
        await Expect(Page.Locator("#requests tr")).ToHaveCountAsync(2);

        var text = await Page.EvaluateAsync<string>("document.documentElement.textContent");

        Assert.That(text, Does.Contain("ZW11…CE="));
        Assert.That(text, Does.Not.Contain(TokenEmulator.DefaultAccountKey));
        Assert.That(text, Does.Not.Contain(TokenEmulator.DefaultIssuerKey));
        Assert.That(text, Does.Not.Contain(TokenEmulator.DefaultClientSecret).And.Not.Contain("eyJ"));
    }

    [Test]
    public async Task Every_control_is_reachable_by_Tab_and_shows_the_focus()
    {
        var names = new List<string>();
        for (var i = 0; i < 60; i++)
        {
            await Page.Keyboard.PressAsync("Tab");
            names.Add(await Page.EvaluateAsync<string>("""
                (() => {
                  const focused = document.activeElement;
                  const shown = focused.closest(".choice label") ?? focused;
                  const outline = getComputedStyle(shown);
                  const visible = outline.outlineStyle !== "none" && parseFloat(outline.outlineWidth) >= 2;
                  const name = focused.getAttribute("aria-label") ?? (focused.closest("label") ?? focused).textContent;
                  return focused === document.body ? "" : `${visible ? "" : "unseen "}${name.trim()}`;
                })()
                """));
        }

        Assert.That(names, Does.Contain("Switch all faults off").And.Contain("Copy settings for Mixed Reality (ARR)"));
        Assert.That(names, Does.Contain("Next request: Wrong signature").And.Contain("for tokens"));
        Assert.That(names, Has.None.StartsWith("unseen "));
    }

    private async Task FocusAsync(string name)
    {
        for (var i = 0; i < 60; i++)
        {
            await Page.Keyboard.PressAsync("Tab");
            if (await Page.EvaluateAsync<string?>("document.activeElement.getAttribute('aria-label')") == name)
            {
                return;
            }
        }

        Assert.Fail($"The tab key does not lead to '{name}'.");
    }

    private ServiceProvider CreateClient()
    {
        var services = new ServiceCollection();
        services.AddArrTokens(options =>
        {
            options.Endpoint = Emulator.Arr.Endpoint;
            options.AccountId = TokenEmulator.DefaultAccountId;
            options.AccountKey = TokenEmulator.DefaultAccountKey;
            options.Resilience.MaxRetries = 0;
        });
        return services.BuildServiceProvider();
    }
}
