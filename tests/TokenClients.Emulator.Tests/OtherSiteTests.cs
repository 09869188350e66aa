using System.Net;

namespace TokenClients.Emulator.Tests;

/// <summary>Requests that a page of another site makes a browser send without a CORS preflight are rejected and change nothing.</summary>
internal sealed class OtherSiteTests : EmulatorFixture
{
    [Test]
    public async Task A_request_from_another_site_is_rejected_consumes_no_fault_and_is_not_recorded(
        [Values("cross-site", "same-site")] string site, [Values("WRAPv0.9", "oauth2/token", "queue/messages")] string path)
    {
        await AssertRejectedAsync(path, ("Sec-Fetch-Site", site), ("Sec-Fetch-Mode", "no-cors"));
    }

    [TestCase("Origin", "https://other.example")]
    [TestCase("Origin", "null")]
    [TestCase("Referer", "https://other.example/page")]
    public async Task A_foreign_Origin_or_Referer_is_rejected_even_without_Sec_Fetch_Site(string header, string page)
    {
        await AssertRejectedAsync("WRAPv0.9", (header, page));
    }

    [TestCase("/accounts/" + AccountId + "/token")]
    [TestCase("/accounts/" + AccountId + "/sessions")]
    [TestCase("/orders/messages/head")]
    public async Task A_cross_site_GET_such_as_an_image_or_a_link_is_rejected(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        using var response = await SendAsync(request);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(Emulator.Arr.Requests.Concat(Emulator.Arr.ResourceRequests).Concat(Emulator.Wrap.ResourceRequests), Is.Empty);
    }

    [TestCase("Origin", "http://evil.example:5058")]
    [TestCase("Referer", "http://evil.example:5058/page")]
    [TestCase("Sec-Fetch-Site", "same-origin")]
    public async Task A_DNS_rebinding_request_is_rejected(string header, string value)
    {
        await AssertRejectedAsync("WRAPv0.9", ("Host", "evil.example:5058"), (header, value));
    }

    [TestCase("evil.example", "none")]
    [TestCase("sts", null)]
    public async Task A_client_that_is_not_a_web_page_may_use_any_host_name(string host, string? site)
    {
        (string, string)[] headers = site is null ? [] : [("Sec-Fetch-Site", site)];
        Assert.That(await PostAsync("WRAPv0.9", [("Host", host), .. headers]), Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task Another_site_gets_a_403_for_the_event_stream_of_the_page()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/_emulator/events");
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        using var response = await SendAsync(request);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task Another_site_may_link_to_the_page()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("Accept", "text/html");
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        using var response = await SendAsync(request);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_request_from_a_page_at_the_public_address_is_accepted()
    {
        Emulator.Options.BaseAddress = new Uri("https://sts.test:5001/");

        Assert.That(await PostAsync("WRAPv0.9", ("Host", "sts.test:5001"), ("Origin", "https://sts.test:5001")), Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task A_same_origin_or_user_initiated_request_is_accepted()
    {
        Assert.That(await PostAsync("WRAPv0.9", ("Sec-Fetch-Site", "same-origin")), Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await PostAsync("WRAPv0.9", ("Sec-Fetch-Site", "none")), Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await PostAsync("WRAPv0.9", ("Origin", Emulator.BaseAddress.GetLeftPart(UriPartial.Authority))), Is.EqualTo(HttpStatusCode.BadRequest));

        Assert.That(Emulator.Wrap.Requests, Has.Count.EqualTo(3));
    }

    private async Task AssertRejectedAsync(string path, params (string Name, string Value)[] headers)
    {
        var services = new[] { Emulator.Arr, Emulator.Wrap, Emulator.OAuth };
        foreach (var service in services)
        {
            service.Faults.Enqueue(Fault.Status(503));
            service.ResourceFaults.Enqueue(Fault.Status(503));
        }

        Assert.That(await PostAsync(path, headers), Is.EqualTo(HttpStatusCode.Forbidden));

        Assert.That(services.Select(service => (service.Requests.Count, service.ResourceRequests.Count)), Is.All.EqualTo((0, 0)));
        Assert.That(services.Select(service => (service.Faults.Count, service.ResourceFaults.Count)), Is.All.EqualTo((1, 1)));
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
