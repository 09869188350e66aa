using Polly.CircuitBreaker;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>How a client behaves with a custom HttpClient.</summary>
internal sealed class TokenRequesterTests : WireFixture
{
    [Test]
    public async Task An_HttpClient_that_follows_redirects_is_detected()
    {
        await using var elsewhere = await TokenEmulator.StartAsync();
        Emulator.Wrap.Faults.Enqueue(Fault.Redirect(elsewhere.Wrap.Endpoint, 307));
        using var plain = new HttpClient();

        var failure = await FailureOf(Wrap(http: plain));

        Assert.That(elsewhere.Wrap.Requests.Single().StatusCode, Is.EqualTo(200), "the credential was sent, and a token was returned");
        Assert.That(failure.Reason, Is.EqualTo(TokenFailureReason.InvalidResponse));
        Assert.That(failure.Message, Does.StartWith(
            $"The WRAP token service at {Emulator.Wrap.Endpoint} redirected to '127.0.0.1', and the HttpClient in use followed " +
            "the redirect with the credential. Use TokenHttp.CreateClient(), or a handler with AllowAutoRedirect = false."));
    }

    [TestCase(301)]
    [TestCase(302)]
    [TestCase(307)]
    [TestCase(308)]
    public async Task A_followed_redirect_of_any_status_is_detected(int status)
    {
        await using var elsewhere = await TokenEmulator.StartAsync();
        Emulator.Arr.Faults.Enqueue(Fault.Redirect(new Uri(elsewhere.BaseAddress, $"accounts/{AccountId}/token"), status));
        using var plain = new HttpClient();

        var failure = await FailureOf(Arr(http: plain));

        Assert.That(elsewhere.Arr.Requests, Has.Count.EqualTo(1));
        Assert.That(failure.Message, Does.Contain("the HttpClient in use followed the redirect with the credential"));
    }

    [Test]
    public async Task A_plain_HttpClient_works_if_there_is_no_redirect()
    {
        using var plain = new HttpClient();

        Assert.That((await Arr(http: plain).GetTokenAsync()).Value, Does.StartWith("ey"));
    }

    [Test]
    public async Task An_exception_of_a_custom_handler_becomes_a_TokenException_with_a_reason()
    {
        (Exception Thrown, TokenFailureReason Reason, string Text)[] cases =
        [
            (new HttpRequestException("no route"), TokenFailureReason.Network, "could not be reached (HttpRequestException: no route)."),
            (new System.Net.Sockets.SocketException(107), TokenFailureReason.Network, "could not be reached (SocketException: "),
            (new FileNotFoundException("no certificate"), TokenFailureReason.Unknown, "because the HttpClient's handlers threw FileNotFoundException: no certificate."),
            (new IOException("cut off"), TokenFailureReason.Network, "could not be reached (IOException: cut off)."),
            (new TaskCanceledException("late"), TokenFailureReason.Timeout, "did not answer in time."),
            (new OperationCanceledException(), TokenFailureReason.Timeout, "did not answer in time."),
            (new Polly.Timeout.TimeoutRejectedException(), TokenFailureReason.Timeout, "did not answer in time."),
            (new BrokenCircuitException("the circuit is open"), TokenFailureReason.Unavailable, "was not contacted: BrokenCircuitException: the circuit is open."),
            (new InvalidOperationException("odd"), TokenFailureReason.Unknown, "could not be contacted, because the HttpClient's handlers threw InvalidOperationException: odd."),
            (new ObjectDisposedException("it"), TokenFailureReason.Unknown, "could not be contacted, because the HttpClient's handlers threw ObjectDisposedException: Cannot access a disposed object."),
        ];
        foreach (var (thrown, reason, text) in cases)
        {
            using var http = new HttpClient(new StubHandler((_, _) => throw thrown));

            var failure = await FailureOf(Arr(http: http));

            Assert.That((failure.Reason, failure.InnerException), Is.EqualTo((reason, thrown)));
            Assert.That(failure.Message, Does.Contain(text));
            Assert.That(failure.Endpoint!.AbsolutePath, Is.EqualTo($"/accounts/{AccountId}/token"));
        }
    }

    [Test]
    public async Task A_disposed_HttpClient_fails_with_a_TokenException()
    {
        var http = new HttpClient();
        http.Dispose();

        Assert.That((await FailureOf(Arr(http: http))).InnerException, Is.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public async Task Cancellation_by_the_caller_takes_precedence_over_other_errors()
    {
        using var cancellation = new CancellationTokenSource();
        using var http = new HttpClient(new StubHandler(async (_, _) =>
        {
            await cancellation.CancelAsync();
            throw new HttpRequestException("and then the cable was cut");
        }));

        var error = await Assert.CatchAsync<OperationCanceledException>(
            () => Arr(http: http).GetTokenAsync(cancellation.Token).AsTask());
        Assert.That(error!.CancellationToken, Is.EqualTo(cancellation.Token));
    }

    [Test]
    public async Task A_TokenException_of_a_custom_handler_is_passed_through()
    {
        var own = new TokenException(TokenFailureReason.Throttled, "our gateway is full");
        using var http = new HttpClient(new StubHandler((_, _) => throw own));

        Assert.That(await FailureOf(Arr(http: http)), Is.SameAs(own));
    }

    [Test]
    public async Task The_HttpClient_timeout_also_applies_to_the_body()
    {
        var stalling = new StallingStream();
        using var http = new HttpClient(new StubHandler(_ => new HttpResponseMessage { Content = new StreamContent(stalling) }))
        {
            Timeout = TimeSpan.FromSeconds(50),
        };

        var call = FailureOf(Arr(http: http));
        await stalling.Begun;
        LocalTime.Advance(50);

        Assert.That((await call).Reason, Is.EqualTo(TokenFailureReason.Timeout));
    }
}
