using System.Net;
using Microsoft.AspNetCore.TestHost;

namespace TokenClients.Emulator.Tests;

/// <summary>An emulator in an app, on the test host: the same services without a socket.</summary>
internal sealed class EmulatorDataSourceTests : MappedFixture
{
    [Test]
    public async Task Every_service_issues_and_accepts_tokens_in_an_app([Values] Service service)
    {
        using var granted = await RequestTokenAsync(service);
        using var used = await UseAsync(service, TokenIn(service, await granted.Content.ReadAsStringAsync()));
        using var rejected = await RequestWithWrongKeyAsync(service);

        Assert.That(
            (granted.StatusCode, used.StatusCode, rejected.StatusCode),
            Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.Created, HttpStatusCode.Unauthorized)));
        Assert.That(granted.Headers.Date, Is.EqualTo(Time.GetUtcNow()));
    }

    [Test]
    public async Task Requests_faults_and_settings_work_in_an_app()
    {
        Emulator.Wrap.Faults.Enqueue(Fault.Status(503));
        Emulator.Options.WrapLifetime = TimeSpan.FromSeconds(7);
        using var failed = await RequestWrapAsync();
        using var granted = await RequestWrapAsync();

        Assert.That(failed.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(
            Swt.Field(await granted.Content.ReadAsStringAsync(), "wrap_access_token_expires_in"), Is.EqualTo("7"));
        Assert.That(
            Emulator.Wrap.Requests.Select(request => $"{request}"),
            Is.EqualTo(["POST /WRAPv0.9/ 503", "POST /WRAPv0.9/ 200"]),
            "the paths are those of the services");
    }

    [Test]
    public async Task The_prefix_is_case_insensitive()
    {
        using var client = App.GetTestClient();
        using var form = new StringContent(Form(Password));
        using var response = await client.PostAsync("/STS/wrapv0.9?api-version=1", form);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task The_issuer_of_a_token_is_the_address_with_its_prefix()
    {
        var token = SimpleWebToken.Parse(await GetSwtAsync());

        Assert.That(token.Issuer, Is.EqualTo("http://localhost/sts/"));
        Assert.That(Emulator.BaseAddress.AbsoluteUri, Is.EqualTo(token.Issuer));
    }

    [Test]
    public async Task An_unknown_path_is_not_found()
    {
        using var client = App.GetTestClient();
        foreach (var path in new[] { "/sts", "/sts/", "/sts/unknown", "/WRAPv0.9", "/stsWRAPv0.9" })
        {
            using var response = await client.GetAsync(path);
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound), path);
        }

        Assert.That(Emulator.Wrap.Requests, Is.Empty);
    }

    [Test]
    public async Task ResetConnection_aborts_the_request_in_an_app()
    {
        Emulator.Wrap.Faults.Enqueue(Fault.ResetConnection());

        var error = await Assert.CatchAsync<Exception>(() => RequestWrapAsync());

        Assert.That(error, Is.Not.InstanceOf<TimeoutException>(), "the request does not hang");
        using var next = await RequestWrapAsync();
        Assert.That(next.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task CutOffBody_makes_reading_the_response_fail_in_an_app()
    {
        Emulator.Arr.Faults.Enqueue(Fault.CutOffBody());
        using var response = await RequestArrAsync();

        await Assert.CatchAsync<Exception>(() => response.Content.ReadAsStringAsync());

        Assert.That(response.Content.Headers.ContentLength, Is.GreaterThan(100));
    }

    [Test]
    public async Task A_huge_body_arrives_completely()
    {
        Emulator.Arr.Faults.Enqueue(Fault.HugeBody(1024 * 1024));
        using var response = await RequestArrAsync();

        Assert.That((await response.Content.ReadAsByteArrayAsync()).Length, Is.GreaterThanOrEqualTo(1024 * 1024));
    }

    [Test]
    public async Task A_slow_body_is_timed_by_the_clock_of_the_emulator()
    {
        Emulator.Arr.Faults.Enqueue(Fault.SlowBody(TimeSpan.FromSeconds(5)));
        using var response = await RequestArrAsync();
        var body = response.Content.ReadAsStringAsync();
        for (var i = 0; i < 9; i++)
        {
            Assert.That(await Watched.NextTimerAsync(), Is.EqualTo(TimeSpan.FromSeconds(5)));
            Assert.That(body.IsCompleted, Is.False);
            Time.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.That(Jwt.In(await body), Is.Not.Empty);
    }

    [Test]
    public async Task A_Delay_ends_when_the_client_cancels_its_request()
    {
        Emulator.Arr.Faults.Enqueue(Fault.Delay(TimeSpan.FromHours(1)));
        using var cancellation = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Get, TokenPath);
        var answer = Http.SendAsync(request, cancellation.Token);
        await Watched.NextTimerAsync();

        await cancellation.CancelAsync();

        await Assert.CatchAsync<OperationCanceledException>(() => answer);
        await Until.IsTrueAsync(() => Time.Timers == 0, "the emulator is still waiting");
    }

    [Test]
    public async Task HEAD_gets_no_body()
    {
        using var response = await SendAsync(HttpMethod.Head, "/WRAPv0.9");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.MethodNotAllowed));
        Assert.That(await response.Content.ReadAsByteArrayAsync(), Is.Empty);
    }

    [Test]
    public async Task A_disposed_emulator_aborts_requests_and_the_app_continues()
    {
        using var client = App.GetTestClient();
        await Emulator.DisposeAsync();

        await Assert.CatchAsync<Exception>(() => RequestWrapAsync());

        using var other = await client.GetAsync("/other");
        Assert.That(other.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }
}
