using System.Net;

namespace TokenClients.Emulator.Tests;

/// <summary>The page and its files are served to browsers only.</summary>
internal sealed class PageEndpointTests : EmulatorFixture
{
    private static readonly string[] Files =
        ["page.css", "page.js", "dom.js", "commands.js", "services.js", "faults.js", "tokens.js", "requests.js"];

    [TestCase("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")]
    [TestCase("*/*")]
    [TestCase("application/json, TEXT/HTML;q=0.1")]
    public async Task A_browser_gets_the_page(string accept)
    {
        using var response = await GetAsync("/", accept);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(Raw(response, "Content-Type"), Is.EqualTo("text/html; charset=utf-8"));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("<title>Token emulator</title>"));
    }

    [Test]
    public async Task The_page_can_load_and_connect_to_nothing_but_the_emulator()
    {
        using var response = await GetAsync("/", "text/html");

        Assert.That(
            Raw(response, "Content-Security-Policy"),
            Is.EqualTo("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
                + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"));
        Assert.That(Raw(response, "Cache-Control"), Is.EqualTo("no-store"));
        Assert.That(Raw(response, "X-Content-Type-Options"), Is.EqualTo("nosniff"));
    }

    [TestCaseSource(nameof(Files))]
    public async Task The_files_of_the_page_exist_and_contain_no_absolute_address(string file)
    {
        using var response = await GetAsync($"/_emulator/{file}");
        var text = await response.Content.ReadAsStringAsync();

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(
            Raw(response, "Content-Type"),
            Is.EqualTo($"text/{(Path.GetExtension(file) == ".css" ? "css" : "javascript")}; charset=utf-8"));
        Assert.That(Raw(response, "Cache-Control"), Is.EqualTo("no-store"));
        Assert.That(Raw(response, "X-Content-Type-Options"), Is.EqualTo("nosniff"));
        Assert.That(text, Is.Not.Empty);
        Assert.That(text, Does.Not.Contain("://").And.Not.Contain("innerHTML"));
    }

    [TestCase("/", null, 404)]
    [TestCase("/", "application/json", 404)]
    [TestCase("/favicon.ico", "*/*", 404)]
    [TestCase("/index.html", "text/html", 404)]
    [TestCase("/_emulator", "text/html", 404)]
    [TestCase("/_emulator/", "text/html", 404)]
    [TestCase("/_emulator/index.html", "text/html", 404)]
    [TestCase("/_emulator/unknown.js", "*/*", 404)]
    [TestCase("/_emulator/..%2fTokenEmulator.cs", "*/*", 404)]
    [TestCase("/_emulator/faults", "*/*", 405)]
    [TestCase("/_emulator/clear", "*/*", 405)]
    public async Task Other_paths_do_not_serve_the_page(string path, string? accept, int status)
    {
        using var response = await GetAsync(path, accept);

        Assert.That((int)response.StatusCode, Is.EqualTo(status));
        Assert.That(await response.Content.ReadAsStringAsync(), Is.Empty);
    }

    [TestCase("POST", "/", 404)]
    [TestCase("POST", "/_emulator/page.js", 405)]
    [TestCase("POST", "/_emulator/events", 405)]
    public async Task The_page_and_its_files_reject_POST(string method, string path, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Headers = { { "Accept", "*/*" } } };
        using var response = await SendAsync(request);

        Assert.That((int)response.StatusCode, Is.EqualTo(status));
    }

    [Test]
    public async Task HEAD_gets_only_the_headers()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "/") { Headers = { { "Accept", "text/html" } } };
        using var response = await SendAsync(request);

        Assert.That(response.Content.Headers.ContentLength, Is.GreaterThan(100));
        Assert.That(await response.Content.ReadAsStringAsync(), Is.Empty);
    }

    [Test]
    public async Task Requests_of_the_page_are_not_recorded()
    {
        using var page = await GetAsync("/", "text/html");
        using var file = await GetAsync("/_emulator/page.js");
        using var events = await PageEvents.OpenAsync(Http);

        var state = await events.NextAsync("state");

        Assert.That(state.Data.GetProperty("seen").GetInt64(), Is.Zero);
        Assert.That(state.List("requests"), Is.Empty);
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        return await SendAsync(request);
    }
}
