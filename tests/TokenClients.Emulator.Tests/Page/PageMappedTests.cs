using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;

namespace TokenClients.Emulator.Tests;

/// <summary>The page of an emulator in an app, below its prefix.</summary>
internal sealed class PageMappedTests : MappedFixture
{
    [Test]
    public async Task The_page_its_files_events_and_commands_are_below_the_prefix()
    {
        using var page = await RequestPageAsync("/sts/");
        using var file = await Http.GetAsync("/_emulator/page.js");
        using var events = await PageEvents.OpenAsync(Http);
        var state = await events.NextAsync("state");
        using var command = PageCommand.Faults(Emulator.BaseAddress, "Status(503)");
        using var done = await SendAsync(command);
        using var answer = await RequestArrAsync();

        Assert.That(await page.Content.ReadAsStringAsync(), Does.Contain("src=\"_emulator/page.js\""));
        Assert.That(file.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(
            state.List("services").Select(service => service.GetProperty("endpoint").GetString()),
            Is.EqualTo(
                ["http://localhost/sts/", "http://localhost/sts/WRAPv0.9/", "http://localhost/sts/oauth2/token"]));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
    }

    [Test]
    public async Task The_prefix_without_a_slash_redirects_to_the_page()
    {
        using var response = await RequestPageAsync("/sts");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.TemporaryRedirect));
        Assert.That(Raw(response, "Location"), Is.EqualTo("sts/"));
    }

    [Test]
    public async Task The_app_still_handles_its_root()
    {
        using var response = await RequestPageAsync("/");
        using var file = await RequestPageAsync("/_emulator/page.js");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(file.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Without_a_prefix_a_page_of_the_app_takes_precedence()
    {
        await using var app = TestApp.InMemory();
        app.MapGet("/", () => "home");
        app.MapTokenEmulator();
        await app.StartAsync();
        using var client = app.GetTestClient();
        client.DefaultRequestHeaders.Add("Accept", "text/html");

        Assert.That(await client.GetStringAsync("/"), Is.EqualTo("home"));
        Assert.That(await client.GetStringAsync("/_emulator/page.js"), Does.Contain("EventSource"));
    }

    private async Task<HttpResponseMessage> RequestPageAsync(string path)
    {
        using var client = App.GetTestClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept", "text/html" } } };
        return await client.SendAsync(request).WaitAsync(Until.Patience);
    }
}
