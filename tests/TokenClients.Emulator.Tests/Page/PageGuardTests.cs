using System.Net;

namespace TokenClients.Emulator.Tests;

/// <summary>Other pages in the same browser can neither read nor change anything.</summary>
internal sealed class PageGuardTests : EmulatorFixture
{
    [TestCase("evil.example")]
    [TestCase("evil.example:5058")]
    [TestCase("localhost.evil.example")]
    [TestCase("127.0.0.1.evil.example")]
    [TestCase("192.0.2.1")]
    public async Task A_request_with_an_unknown_host_name_is_rejected(string host)
    {
        foreach (var create in new Func<HttpRequestMessage>[]
            {
                () => PageCommand.Faults(new Uri($"http://{host}/"), "Hang"),
                () => PageCommand.Create(new Uri($"http://{host}/"), "clear"),
                () => new HttpRequestMessage(HttpMethod.Get, "/_emulator/events"),
                () => new HttpRequestMessage(HttpMethod.Get, "/_emulator/page.js"),
                () => new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "Accept", "text/html" } } },
            })
        {
            using var request = create();
            request.Headers.Host = host;
            using var response = await SendAsync(request);

            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden), $"{request.RequestUri}");
            Assert.That(
                await response.Content.ReadAsStringAsync(), Does.Contain("TokenEmulatorOptions.BaseAddress"));
        }

        Assert.That(Emulator.Arr.Faults.Count, Is.Zero);
    }

    [TestCase("localhost")]
    [TestCase("LOCALHOST:80")]
    [TestCase("127.0.0.1:1")]
    [TestCase("[::1]:5058")]
    public async Task A_loopback_host_name_is_accepted(string host)
    {
        using var request = PageCommand.Faults(new Uri($"http://{host}/"), "Hang");
        request.Headers.Host = host;
        using var response = await SendAsync(request);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
    }

    [Test]
    public async Task The_configured_address_is_accepted_even_if_a_proxy_changed_the_scheme()
    {
        Emulator.Options.BaseAddress = new Uri("https://sts.example/");
        using var request = PageCommand.Faults(new Uri("https://sts.example/"), "Hang");
        request.Headers.Host = "sts.example";
        using var response = await SendAsync(request);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
    }

    [TestCase("Origin", null)]
    [TestCase("Origin", "null")]
    [TestCase("Origin", "http://evil.example")]
    [TestCase("Origin", "http://127.0.0.1:1")]
    [TestCase("Origin", "https://127.0.0.1")]
    [TestCase("Sec-Fetch-Site", "cross-site")]
    [TestCase("Sec-Fetch-Site", "same-site")]
    [TestCase("Sec-Fetch-Site", "none")]
    [TestCase("X-Emulator-Page", null)]
    [TestCase("Content-Type", null)]
    [TestCase("Content-Type", "text/plain")]
    [TestCase("Content-Type", "application/x-www-form-urlencoded")]
    [TestCase("Content-Type", "text/plain; application/json")]
    public async Task A_command_that_another_page_could_send_is_rejected(string header, string? value)
    {
        Emulator.Wrap.Faults.Enqueue(Fault.Hang());
        foreach (var create in new Func<HttpRequestMessage>[]
            {
                () => PageCommand.Faults(Emulator.BaseAddress, "Hang"),
                () => PageCommand.Create(Emulator.BaseAddress, "clear"),
            })
        {
            using var request = create();
            request.Headers.Remove(header == "Content-Type" ? "None" : header);
            var isContent = header == "Content-Type" && request.Content!.Headers.Remove(header);
            if (value is not null)
            {
                Assert.That(isContent
                    ? request.Content!.Headers.TryAddWithoutValidation(header, value)
                    : request.Headers.TryAddWithoutValidation(header, value));
            }

            using var response = await SendAsync(request);

            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        }

        Assert.That((Emulator.Arr.Faults.Count, Emulator.Wrap.Faults.Count), Is.EqualTo((0, 1)));
    }

    [Test]
    public async Task A_command_without_Sec_Fetch_Site_is_accepted()
    {
        using var request = PageCommand.Faults(Emulator.BaseAddress, "Hang");
        request.Headers.Remove("Sec-Fetch-Site");
        using var response = await SendAsync(request);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
    }

    [Test]
    public async Task No_response_can_be_read_by_another_origin()
    {
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/_emulator/faults")
        {
            Headers = { { "Origin", "http://evil.example" }, { "Access-Control-Request-Method", "POST" } },
        };
        using var answer = await SendAsync(preflight);
        using var events = await PageEvents.OpenAsync(Http);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(Raw(answer, "Access-Control-Allow-Origin"), Is.Empty);
        Assert.That(Raw(events.Response, "Access-Control-Allow-Origin"), Is.Empty);
    }
}
