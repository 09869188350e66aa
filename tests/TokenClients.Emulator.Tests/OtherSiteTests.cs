using System.Net;

namespace TokenClients.Emulator.Tests;

/// <summary>What a page of another site has a browser send, as it may without asking, touches nothing.</summary>
internal sealed class OtherSiteTests : EmulatorFixture
{
    [Test]
    public async Task Its_request_takes_no_fault_and_is_not_logged(
        [Values("cross-site", "same-site")] string site, [Values("WRAPv0.9", "oauth2/token", "queue/messages")] string path)
    {
        var services = new[] { Emulator.Arr, Emulator.Wrap, Emulator.OAuth };
        foreach (var service in services)
        {
            service.Faults.Enqueue(Fault.Status(503));
            service.ResourceFaults.Enqueue(Fault.Status(503));
        }

        Assert.That(await PostAsync(path, ("Sec-Fetch-Site", site), ("Sec-Fetch-Mode", "no-cors")), Is.EqualTo(HttpStatusCode.Forbidden));

        Assert.That(services.Select(service => (service.Requests.Count, service.ResourceRequests.Count)), Is.All.EqualTo((0, 0)));
        Assert.That(services.Select(service => (service.Faults.Count, service.ResourceFaults.Count)), Is.All.EqualTo((1, 1)));
    }

    [TestCase("https://other.example"), TestCase("null")]
    public async Task Nor_does_that_of_a_browser_that_tells_only_the_origin(string origin)
    {
        Assert.That(await PostAsync("WRAPv0.9", ("Origin", origin)), Is.EqualTo(HttpStatusCode.Forbidden));

        Assert.That(Emulator.Wrap.Requests, Is.Empty);
    }

    [Test]
    public async Task A_request_of_its_own_page_or_of_a_user_is_answered()
    {
        Assert.That(await PostAsync("WRAPv0.9", ("Sec-Fetch-Site", "same-origin")), Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await PostAsync("WRAPv0.9", ("Sec-Fetch-Site", "none")), Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await PostAsync("WRAPv0.9", ("Origin", Emulator.BaseAddress.GetLeftPart(UriPartial.Authority))), Is.EqualTo(HttpStatusCode.BadRequest));

        Assert.That(Emulator.Wrap.Requests, Has.Count.EqualTo(3));
    }

    private async Task<HttpStatusCode> PostAsync(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent("x") };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Http.SendAsync(request);
        return response.StatusCode;
    }
}
