using System.Net;

namespace TokenClients.Emulator.Tests;

/// <summary>Faults that delay the response, on every service.</summary>
[TestFixture(Service.Arr)]
[TestFixture(Service.Wrap)]
[TestFixture(Service.OAuth)]
internal sealed class FaultTimeTests(Service service) : EmulatorFixture
{
    [Test]
    public async Task Delay_sends_the_normal_response_later_and_creates_it_when_it_is_sent()
    {
        var sentOn = Time.GetUtcNow();
        Of(service).Faults.Enqueue(Fault.Delay(TimeSpan.FromSeconds(90)));
        var answer = RequestTokenAsync(service);

        Assert.That(await Watched.NextTimerAsync(), Is.EqualTo(TimeSpan.FromSeconds(90)));
        Time.Advance(89.999);
        Assert.That((answer.IsCompleted, Time.Timers), Is.EqualTo((false, 1)));
        Time.Advance(0.001);
        using var response = await answer;

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(response.Headers.Date, Is.EqualTo(sentOn.AddSeconds(90)));
        Assert.That(Of(service).Requests.Single().ReceivedOn, Is.EqualTo(sentOn));
    }

    [Test]
    public async Task A_zero_Delay_sends_the_normal_response()
    {
        Of(service).Faults.Enqueue(Fault.Delay(TimeSpan.Zero));
        using var response = await RequestTokenAsync(service);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Delay_does_not_delay_concurrent_requests()
    {
        Of(service).Faults.Enqueue(Fault.Delay(TimeSpan.FromHours(1)));
        var slow = RequestTokenAsync(service);
        await Watched.NextTimerAsync();

        using var quick = await RequestTokenAsync(service);

        Assert.That((quick.StatusCode, slow.IsCompleted), Is.EqualTo((HttpStatusCode.OK, false)));
        Time.Advance(TimeSpan.FromHours(1));
        using var late = await slow;
        Assert.That(late.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_Delay_ends_when_the_client_disconnects()
    {
        Of(service).Faults.Enqueue(Fault.Delay(TimeSpan.FromHours(1)));
        var answer = RequestTokenAsync(service);
        await Watched.NextTimerAsync();

        Http.CancelPendingRequests();

        await Assert.CatchAsync<OperationCanceledException>(() => answer);
        await Until.IsTrueAsync(() => Time.Timers == 0, "the delay did not end");
        Assert.That(Of(service).Requests.Single().StatusCode, Is.Zero);
    }

    [Test]
    public async Task Hang_sends_no_response_and_ends_when_the_emulator_is_disposed()
    {
        Of(service).Faults.Enqueue(Fault.Hang());
        var answer = RequestTokenAsync(service);
        await Until.IsTrueAsync(() => Of(service).Requests.Count == 1, "the request did not arrive");
        using var next = await RequestTokenAsync(service);
        Time.Advance(TimeSpan.FromDays(365));

        Assert.That((answer.IsCompleted, Time.Timers), Is.EqualTo((false, 0)));
        await Emulator.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => answer);
        Assert.That(Of(service).Requests.Select(request => request.StatusCode), Is.EqualTo([0, 200]));
    }

    [Test]
    public async Task Gate_holds_the_request_until_the_test_opens_it()
    {
        var gate = new TaskCompletionSource();
        Of(service).Faults.Enqueue(Fault.Gate(gate.Task), times: 2);
        var (first, second) = (RequestTokenAsync(service), RequestTokenAsync(service));
        await Until.IsTrueAsync(() => Of(service).Requests.Count == 2, "the requests did not arrive");

        Assert.That((first.IsCompleted, second.IsCompleted), Is.EqualTo((false, false)));
        gate.SetResult();

        using var one = await first;
        using var two = await second;
        Assert.That((one.StatusCode, two.StatusCode), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.OK)));
    }

    [Test]
    public async Task An_open_Gate_does_not_delay()
    {
        Of(service).Faults.Enqueue(Fault.Gate(Task.CompletedTask));
        using var response = await RequestTokenAsync(service);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Gate_uses_the_options_at_the_time_it_opens()
    {
        var gate = new TaskCompletionSource();
        Of(service).Faults.Enqueue(Fault.Gate(gate.Task));
        var answer = RequestTokenAsync(service);
        await Until.IsTrueAsync(() => Of(service).Requests.Count == 1, "the request did not arrive");

        Emulator.Options.Accounts.Clear();
        Emulator.Options.Issuers.Clear();
        Emulator.Options.OAuthClients.Clear();
        gate.SetResult();

        using var response = await answer;
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_failed_or_cancelled_Gate_sends_a_500_without_a_body()
    {
        Of(service).Faults.Enqueue(Fault.Gate(Task.FromException(new InvalidOperationException("never shown"))));
        Of(service).Faults.Enqueue(Fault.Gate(Task.FromCanceled(new CancellationToken(canceled: true))));
        using var failed = await RequestTokenAsync(service);
        using var cancelled = await RequestTokenAsync(service);

        Assert.That(
            (failed.StatusCode, cancelled.StatusCode),
            Is.EqualTo((HttpStatusCode.InternalServerError, HttpStatusCode.InternalServerError)));
        Assert.That(await failed.Content.ReadAsStringAsync(), Is.Empty);
        Assert.That(Of(service).Requests.Select(request => request.StatusCode), Is.EqualTo([500, 500]));
    }
}
