using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TokenClients.Emulator.BrowserTests;

/// <summary>The page after 10,000 requests, and while they arrive.</summary>
internal sealed class ManyRequestsTests : PageFixture
{
    private const int Requests = 10_000;

    [Test]
    public async Task The_page_keeps_200_rows_and_stays_responsive()
    {
        await Parallel.ForAsync(0, Requests, async (_, _) => await RequestTokenAsync("wrong"));
        await Expect(Page.Locator("#requests-count")).ToHaveTextAsync("the newest 200 of 10,000");
        await Expect(Page.Locator("#requests tr")).ToHaveCountAsync(200);
        await Page.ReloadAsync();
        await Expect(Page.Locator("#requests-count")).ToHaveTextAsync("the newest 200 of 10,000");

        var start = TimeProvider.System.GetTimestamp();
        await RequestTokenAsync();
        await Expect(Page.Locator("#requests tr").First.Locator(".status")).ToHaveTextAsync("200");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Every request: Fail" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Every request: Fail" }))
            .ToHaveAttributeAsync("aria-pressed", "true");

        Assert.That(TimeProvider.System.GetElapsedTime(start), Is.LessThan(TimeSpan.FromSeconds(3)));
        Assert.That(await Page.Locator("#requests tr").CountAsync(), Is.EqualTo(200));
        Assert.That(await LongestFrameAsync(), Is.LessThan(500), "milliseconds between two frames");
    }

    [Test]
    public async Task New_requests_appear_after_the_list_was_cleared()
    {
        await RequestTokenAsync();
        await RequestTokenAsync();
        await Expect(Page.Locator("#requests tr")).ToHaveCountAsync(2);

        await Page.GetByRole(AriaRole.Button, new() { Name = "Clear the list" }).ClickAsync();
        await Expect(Page.Locator("#requests tr")).ToHaveCountAsync(0);
        await RequestTokenAsync();

        await Expect(Page.Locator("#requests tr")).ToHaveCountAsync(1);
        Assert.That(Emulator.Arr.Requests, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task New_requests_are_announced_in_batches()
    {
        await Page.EvaluateAsync("""
            window.said = [];
            new MutationObserver(() => window.said.push(document.getElementById("news").textContent))
              .observe(document.getElementById("news"), { childList: true, characterData: true, subtree: true });
            """);
        for (var i = 0; i < 50; i++)
        {
            await RequestTokenAsync();
        }

        await Expect(Page.Locator("#requests tr")).ToHaveCountAsync(50);
        Assert.That(await Page.EvaluateAsync<int>("window.said.length"), Is.InRange(1, 3));
    }

    private Task<double> LongestFrameAsync() => Page.EvaluateAsync<double>("""
        new Promise((resolve) => {
          let [last, longest, left] = [performance.now(), 0, 60];
          const frame = (now) => {
            [longest, last] = [Math.max(longest, now - last), now];
            left-- > 0 ? requestAnimationFrame(frame) : resolve(longest);
          };
          requestAnimationFrame(frame);
        })
        """);
}
