using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>The HttpClient for use without dependency injection: what it retries, for how long, and what it never does.</summary>
internal sealed class TokenHttpTests : WireFixture
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly List<HttpClient> _clients = [];
    private WatchedTime _time = null!;

    [SetUp]
    public void CreateTime() => _time = new WatchedTime(LocalTime);

    [TearDown]
    public void DisposeClients()
    {
        _clients.ForEach(client => client.Dispose());
        _clients.Clear();
    }

    [Test]
    public async Task After_two_503_responses_the_third_request_returns_a_token()
    {
        Emulator.Arr.Faults.Enqueue(Fault.Status(503), times: 2);

        var token = await Resilient().GetTokenAsync();

        Assert.That(token.Value, Does.StartWith("ey"));
        Assert.That(ArrRequests.Select(request => request.StatusCode), Is.EqualTo(new[] { 503, 503, 200 }));
    }

    [Test]
    public async Task A_form_is_retried_with_its_complete_body()
    {
        Emulator.Wrap.Faults.Enqueue(Fault.Status(500), times: 2);

        await new AcsWrapClient(Client(o => o.RetryDelay = TimeSpan.Zero), WrapOptions(), _time).GetTokenAsync();

        Assert.That(WrapRequests.Select(request => request.Body), Has.All.EqualTo(WrapRequests[0].Body).And.All.Contains("wrap_password="));
        Assert.That(WrapRequests.Select(request => request.StatusCode), Is.EqualTo(new[] { 500, 500, 200 }));
    }

    [TestCase(408)]
    [TestCase(429)]
    [TestCase(500)]
    [TestCase(502)]
    [TestCase(504)]
    [TestCase(599)]
    public async Task A_transient_status_is_retried(int status)
    {
        Emulator.Arr.Faults.Enqueue(Fault.Status(status, TimeSpan.Zero));

        await Resilient().GetTokenAsync();

        Assert.That(ArrRequests.Select(request => request.StatusCode), Is.EqualTo(new[] { status, 200 }));
    }

    [TestCase(400)]
    [TestCase(401)]
    [TestCase(403)]
    [TestCase(404)]
    [TestCase(407)]
    public async Task A_permanent_status_is_not_retried(int status)
    {
        Emulator.Arr.Faults.Enqueue(Fault.Status(status));

        Assert.That((int)(await FailureOf(Resilient())).StatusCode!, Is.EqualTo(status));
        Assert.That(ArrRequests, Has.Count.EqualTo(1));
    }

    [TestCase("html")]
    [TestCase("redirect")]
    public async Task A_response_that_is_not_from_a_token_service_is_not_retried(string kind)
    {
        Emulator.Arr.Faults.Enqueue(kind == "html" ? Fault.Html() : Fault.Redirect(Emulator.BaseAddress));

        Assert.That((await FailureOf(Resilient())).Reason, Is.EqualTo(TokenFailureReason.InvalidResponse));
        Assert.That(ArrRequests, Has.Count.EqualTo(1));
    }

    [TestCase("reset")]
    [TestCase("cut off")]
    public async Task A_network_fault_is_retried(string kind)
    {
        Emulator.Arr.Faults.Enqueue(kind == "reset" ? Fault.ResetConnection() : Fault.CutOffBody());

        await Resilient().GetTokenAsync();

        Assert.That(ArrRequests, Has.Count.EqualTo(2));
    }

    [TestCase("hang")]
    [TestCase("slow body")]
    public async Task An_attempt_that_times_out_is_retried(string kind)
    {
        Emulator.Arr.Faults.Enqueue(kind == "hang" ? Fault.Hang() : Fault.SlowBody(TimeSpan.FromHours(1)));
        var call = Resilient(o => o.AttemptTimeout = 5 * Second).GetTokenAsync().AsTask();

        await _time.TimerAsync(5 * Second);
        await Eventually.IsTrue(() => ArrRequests.Count == 1, "the request has arrived");
        if (kind == "slow body")
        {
            await Eventually.IsTrue(() => ArrRequests[0].StatusCode == 200 && ServiceTime.Timers > 0, "the body has begun");
        }

        LocalTime.Advance(5);

        Assert.That((await call.WaitAsync(30 * Second)).Value, Does.StartWith("ey"));
        Assert.That(ArrRequests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task The_next_attempt_waits_exactly_for_the_Retry_After()
    {
        Emulator.Options.TimeProvider = LocalTime;
        Emulator.Arr.Faults.Enqueue(Fault.Status(429, 2 * Second));
        var call = Resilient().GetTokenAsync().AsTask();

        await _time.TimerAsync(2 * Second);
        LocalTime.Advance(1.999);
        Assert.That(ArrRequests, Has.Count.EqualTo(1));
        LocalTime.Advance(0.001);

        await call.WaitAsync(30 * Second);
        Assert.That(ArrRequests[1].ReceivedOn - ArrRequests[0].ReceivedOn, Is.EqualTo(2 * Second));
    }

    [Test]
    public async Task Without_a_Retry_After_the_next_attempt_is_delayed()
    {
        Emulator.Options.TimeProvider = LocalTime;
        Emulator.Arr.Faults.Enqueue(Fault.Status(503));
        var call = Resilient(o => (o.RetryDelay, o.AttemptTimeout, o.TotalTimeout) = (20 * Second, 600 * Second, 601 * Second))
            .GetTokenAsync().AsTask();

        await _time.TimerAsync(due => due > TimeSpan.Zero && due < 600 * Second);
        Assert.That(ArrRequests, Has.Count.EqualTo(1));
        LocalTime.Advance(599);

        await call.WaitAsync(30 * Second);
        Assert.That(ArrRequests[1].ReceivedOn - ArrRequests[0].ReceivedOn, Is.GreaterThan(TimeSpan.Zero));
    }

    [TestCase(30)]
    [TestCase(86400)]
    public async Task A_Retry_After_that_does_not_fit_the_total_timeout_is_reported_and_not_waited_for(int seconds)
    {
        Emulator.Arr.Faults.Enqueue(Fault.Status(429, seconds * Second));

        var failure = await FailureOf(Resilient(o => o.TotalTimeout = 30 * Second));

        Assert.That((failure.Reason, failure.RetryAfter), Is.EqualTo((TokenFailureReason.Throttled, seconds * Second)));
        Assert.That(ArrRequests, Has.Count.EqualTo(1));
    }

    [TestCase(0, 1)]
    [TestCase(1, 2)]
    [TestCase(3, 4)]
    public async Task Retries_end_with_the_failure_of_the_last_attempt(int retries, int requests)
    {
        Emulator.Arr.Faults.Always = Fault.Status(503);

        var failure = await FailureOf(Resilient(o => o.MaxRetries = retries));

        Assert.That(failure.Reason, Is.EqualTo(TokenFailureReason.Unavailable));
        Assert.That(ArrRequests, Has.Count.EqualTo(requests));
        Assert.That(failure.CorrelationId, Is.EqualTo(ArrRequests[^1].Headers["X-MRC-CV"] + ".0"));
    }

    [Test]
    public async Task The_total_timeout_ends_a_hanging_attempt_whatever_the_attempt_timeout()
    {
        Emulator.Arr.Faults.Always = Fault.Hang();
        var call = FailureOf(Resilient(o => (o.AttemptTimeout, o.TotalTimeout) = (TimeSpan.FromDays(1), 30 * Second)));

        await _time.TimerAsync(30 * Second);
        await Eventually.IsTrue(() => ArrRequests.Count == 1, "the request has arrived");
        LocalTime.Advance(29.9);
        Assert.That(call.IsCompleted, Is.False);
        LocalTime.Advance(0.1);

        Assert.That((await call).Reason, Is.EqualTo(TokenFailureReason.Timeout));
        Assert.That(ArrRequests, Has.Count.EqualTo(1));
    }

    [TestCase("hang")]
    [TestCase("slow body")]
    [TestCase("between two attempts")]
    public async Task Cancellation_by_the_caller_throws_with_the_callers_cancellation_token(string kind)
    {
        Emulator.Arr.Faults.Enqueue(kind switch
        {
            "hang" => Fault.Hang(),
            "slow body" => Fault.SlowBody(TimeSpan.FromHours(1)),
            _ => Fault.Status(429, 7 * Second),
        });
        using var cancellation = new CancellationTokenSource();
        var call = Resilient().GetTokenAsync(cancellation.Token).AsTask();
        await Eventually.IsTrue(() => ArrRequests.Count == 1, "the request has arrived");
        if (kind == "between two attempts")
        {
            await _time.TimerAsync(7 * Second);
        }

        await cancellation.CancelAsync();

        var error = await Assert.CatchAsync<OperationCanceledException>(() => call.WaitAsync(30 * Second));
        Assert.That(error!.CancellationToken, Is.EqualTo(cancellation.Token));
        Assert.That(ArrRequests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_call_that_is_already_cancelled_sends_nothing()
    {
        var error = await Assert.CatchAsync<OperationCanceledException>(
            () => Resilient().GetTokenAsync(new CancellationToken(canceled: true)).AsTask());

        Assert.That(error!.CancellationToken.IsCancellationRequested, Is.True);
        Assert.That(ArrRequests, Is.Empty);
    }

    [Test]
    public async Task Cookies_are_not_sent_back()
    {
        using var server = new RawServer(request =>
            "HTTP/1.1 200 OK\r\nSet-Cookie: a=b; Path=/\r\nConnection: close\r\nContent-Length: 19\r\n\r\n{\"AccessToken\":\"" +
            (request.Contains("Cookie", StringComparison.OrdinalIgnoreCase) ? "Y" : "N") + "\"}");
        var client = Arr(options => options.Endpoint = server.Endpoint);

        await client.GetTokenAsync();

        Assert.That((await client.GetTokenAsync()).Value, Is.EqualTo("N"));
    }

    private ArrStsClient Resilient(Action<TokenResilienceOptions>? change = null) => new(Client(change), ArrOptions(), _time);

    private HttpClient Client(Action<TokenResilienceOptions>? change = null)
    {
        var options = new TokenResilienceOptions { RetryDelay = TimeSpan.Zero };
        change?.Invoke(options);
        _clients.Add(TokenHttp.CreateClient(options, _time));
        return _clients[^1];
    }
}
