namespace TokenClients.Tests;

/// <summary>When metadata is requested, and what is used while it is unavailable.</summary>
internal sealed class OAuthServerTests
{
    private readonly FakeTime _time = new();
    private readonly List<Exception> _failures = [];
    private TaskCompletionSource<OAuthServerMetadata> _answer = new();
    private int _requests;

    [SetUp]
    public void StartOver()
    {
        (_answer, _requests) = (new(TaskCreationOptions.RunContinuationsAsynchronously), 0);
        _failures.Clear();
    }

    [Test]
    public async Task A_thousand_callers_cause_one_metadata_request()
    {
        var server = Server();
        var callers = Enumerable.Range(0, 1000).Select(_ => server.EnsureKnownAsync(CancellationToken.None).AsTask()).ToList();

        _answer.SetResult(Metadata("one"));
        await Task.WhenAll(callers);

        Assert.That((_requests, server.Metadata.Issuer, server.IsKnown), Is.EqualTo((1, "one", true)));
    }

    [Test]
    public async Task A_cancelled_caller_does_not_cancel_the_metadata_request_of_the_others()
    {
        var server = Server();
        using var cancellation = new CancellationTokenSource();
        var (cancelled, other) = (server.EnsureKnownAsync(cancellation.Token).AsTask(), server.EnsureKnownAsync(CancellationToken.None).AsTask());

        await cancellation.CancelAsync();
        await Assert.ThatAsync(() => cancelled, Throws.InstanceOf<OperationCanceledException>());
        _answer.SetResult(Metadata("one"));

        await other;
        Assert.That((_requests, server.Metadata.Issuer), Is.EqualTo((1, "one")));
    }

    [Test]
    public async Task A_failure_without_a_waiting_caller_raises_no_UnobservedTaskException()
    {
        Assert.That(await UnobservedFailures.AfterAsync(FailWithoutCaller), Has.None.EqualTo("nobody waits"));
    }

    [Test]
    public async Task Metadata_is_requested_again_after_twelve_hours()
    {
        var server = await KnownServer("one");

        _time.Advance(TimeSpan.FromHours(12) - TimeSpan.FromMilliseconds(1));
        Assert.That(server.IsKnown, Is.True);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(server.IsKnown, Is.False);

        await Answer(server, answer => answer.SetResult(Metadata("two")));
        Assert.That((server.Metadata.Issuer, server.IsKnown, _requests), Is.EqualTo(("two", true, 2)));
    }

    [Test]
    public async Task A_caller_that_arrives_as_another_request_ends_causes_no_further_request()
    {
        var time = new InterruptedTime(_time);
        _answer.SetResult(Metadata("one"));
        var server = Server(time);
        await server.EnsureKnownAsync(CancellationToken.None);
        _time.Advance(TimeSpan.FromHours(12));

        time.Interruption = () => server.EnsureKnownAsync(CancellationToken.None).AsTask().WaitForEnd();
        await server.EnsureKnownAsync(CancellationToken.None);

        Assert.That(_requests, Is.EqualTo(2));
    }

    [Test]
    public async Task Known_metadata_stays_in_use_while_the_server_is_unreachable()
    {
        var server = await KnownServer("one");
        for (var hours = 12; hours < 48; hours += 12)
        {
            _time.Advance(TimeSpan.FromHours(12));

            await Answer(server, answer => answer.SetException(new TokenException(TokenFailureReason.Network, "unreachable")));

            Assert.That((server.Metadata.Issuer, server.IsKnown), Is.EqualTo(("one", true)), "no call fails");
        }

        Assert.That(_failures, Has.Count.EqualTo(3), "each failure is reported");
    }

    [Test]
    public async Task A_failed_metadata_request_is_repeated_after_five_minutes()
    {
        var server = await KnownServer("one");
        _time.Advance(TimeSpan.FromHours(12));
        await Answer(server, answer => answer.SetException(new TokenException(TokenFailureReason.Network, "unreachable")));

        _time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));
        Assert.That(server.IsKnown, Is.True);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await Answer(server, answer => answer.SetResult(Metadata("two")));

        Assert.That((server.Metadata.Issuer, _requests), Is.EqualTo(("two", 3)));
        _time.Advance(TimeSpan.FromHours(11));
        Assert.That(server.IsKnown, Is.True, "the metadata is valid for twelve hours again");
    }

    [Test]
    public async Task A_failure_of_the_first_request_is_thrown_and_the_next_caller_requests_again()
    {
        var server = Server();
        var caller = server.EnsureKnownAsync(CancellationToken.None).AsTask();
        _answer.SetException(new TokenException(TokenFailureReason.Network, "unreachable"));
        await Assert.ThatAsync(() => caller, Throws.TypeOf<TokenException>());

        await Answer(server, answer => answer.SetResult(Metadata("one")));

        Assert.That((server.Metadata.Issuer, _requests, _failures.Count), Is.EqualTo(("one", 2, 0)));
    }

    [Test]
    public void An_endpoint_from_the_settings_never_expires()
    {
        var server = new OAuthServer(Metadata("fixed"), _ => throw new InvalidOperationException(), _time, _failures.Add);

        _time.Advance(TimeSpan.FromDays(1000));

        Assert.That((server.IsKnown, server.EnsureKnownAsync(CancellationToken.None).IsCompletedSuccessfully), Is.EqualTo((true, true)));
    }

    private static OAuthServerMetadata Metadata(string issuer) => new(issuer, new Uri("https://login.example/token"), null, [], []);

    private OAuthServer Server(TimeProvider? time = null) => new(
        null,
        _ =>
        {
            Interlocked.Increment(ref _requests);
            return _answer.Task;
        },
        time ?? _time,
        _failures.Add);

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private async Task FailWithoutCaller()
    {
        var (hasStarted, ended) = (new TaskCompletionSource(), new TaskCompletionSource());
        var server = new OAuthServer(
            null,
            async _ =>
            {
                hasStarted.SetResult();
                await ended.Task;
                throw new TokenException(TokenFailureReason.Network, "nobody waits");
            },
            _time,
            _failures.Add);
        using var cancellation = new CancellationTokenSource();
        var caller = server.EnsureKnownAsync(cancellation.Token).AsTask();
        await hasStarted.Task;
        await cancellation.CancelAsync();
        await Assert.ThatAsync(async () => await caller, Throws.InstanceOf<OperationCanceledException>());
        ended.SetResult(); // completes the request synchronously on this thread
    }

    private async Task<OAuthServer> KnownServer(string issuer)
    {
        var server = Server();
        await Answer(server, answer => answer.SetResult(Metadata(issuer)));
        return server;
    }

    private async Task Answer(OAuthServer server, Action<TaskCompletionSource<OAuthServerMetadata>> answer)
    {
        _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        answer(_answer);
        await server.EnsureKnownAsync(CancellationToken.None);
    }

    /// <summary>Runs <see cref="Interruption"/> once, when the clock is next read.</summary>
    private sealed class InterruptedTime(FakeTime clock) : TimeProvider
    {
        public Action? Interruption { get; set; }

        public override long TimestampFrequency => clock.TimestampFrequency;

        public override long GetTimestamp()
        {
            var interruption = Interruption;
            Interruption = null;
            interruption?.Invoke();
            return clock.GetTimestamp();
        }
    }
}
