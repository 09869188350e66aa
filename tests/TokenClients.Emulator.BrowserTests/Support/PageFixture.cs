using System.Collections.Concurrent;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TokenClients.Emulator.BrowserTests;

/// <summary>
/// Starts an emulator for each test and opens its page in a new browser context. Every test also checks that the page logs no
/// error, throws none, and sends no request to another address.
/// </summary>
internal abstract class PageFixture
{
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly ConcurrentQueue<string> _addresses = new();

    protected TokenEmulator Emulator { get; private set; } = null!;

    protected HttpClient Http { get; private set; } = null!;

    protected IBrowserContext Context { get; private set; } = null!;

    protected IPage Page { get; private set; } = null!;

    protected IReadOnlyCollection<string> Addresses => _addresses;

    protected virtual BrowserNewContextOptions Options => new();

    [SetUp]
    public async Task OpenAsync()
    {
        var browser = Chromium.Required();
        _errors.Clear();
        _addresses.Clear();
        Emulator = await TokenEmulator.StartAsync();
        Http = new HttpClient(Emulator.CreateHandler()) { BaseAddress = Emulator.BaseAddress };
        Context = await browser.NewContextAsync(Options);
        Page = await Context.NewPageAsync();
        Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                _errors.Enqueue($"{message.Type}: {message.Text}");
            }
        };
        Page.PageError += (_, error) => _errors.Enqueue(error);
        Page.Request += (_, request) => _addresses.Enqueue(request.Url);
        await PrepareAsync();
        await Page.GotoAsync(Emulator.BaseAddress.AbsoluteUri);
        await Expect(Page.GetByText("Live", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(Page.Locator("#services > li")).ToHaveCountAsync(3);
    }

    [TearDown]
    public async Task CloseAsync()
    {
        if (Context is null)
        {
            return;
        }

        await Context.DisposeAsync();
        Http.Dispose();
        await Emulator.DisposeAsync();
        Assert.That(_errors, Is.Empty, "the page logged errors");
        Assert.That(
            _addresses, Has.All.StartsWith(Emulator.BaseAddress.AbsoluteUri), "the page sent a request to another address");
    }

    /// <summary>Runs before the page is opened.</summary>
    protected virtual Task PrepareAsync() => Task.CompletedTask;

    protected async Task RequestTokenAsync(string key = TokenEmulator.DefaultAccountKey)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get, new Uri($"accounts/{TokenEmulator.DefaultAccountId}/token", UriKind.Relative));
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {TokenEmulator.DefaultAccountId}:{key}");
        using var response = await Http.SendAsync(request);
    }

    protected async Task PostAsync(string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var response = await Http.PostAsync(new Uri(path, UriKind.Relative), form);
    }
}
