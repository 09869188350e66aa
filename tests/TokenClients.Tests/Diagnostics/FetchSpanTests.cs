using System.Diagnostics;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>The span of a fetch: its parent, its children and its tags.</summary>
internal sealed class FetchSpanTests : TelemetryFixture
{
    [Test]
    public async Task A_fetch_is_a_root_span_that_is_linked_to_the_span_of_the_caller()
    {
        using var spans = ListenToSpans();
        using var caller = new Activity("caller").Start();
        Activity? inside = null;
        Inner.Answer = (_, _) =>
        {
            inside = Activity.Current;
            return Inner.Token("token", Hour);
        };

        await Cache.GetTokenAsync();
        await Log.NextLineAsync();

        var span = spans.Ended.Single();
        Assert.That((span.ParentId, span.Parent, span.TraceId == caller.TraceId), Is.EqualTo(((string?)null, (Activity?)null, false)));
        Assert.That(span.Links.Select(link => link.Context), Is.EqualTo(new[] { caller.Context }));
        Assert.That((span.OperationName, span.Kind, span.Source.Version), Is.EqualTo(("fetch token", ActivityKind.Internal, "1.0.0")));
        Assert.That(inside, Is.SameAs(span), "the provider runs inside the span of the fetch");
        Assert.That(Activity.Current, Is.SameAs(caller), "the caller's span is current again");
    }

    [Test]
    public async Task The_span_of_a_fetch_has_trigger_scope_outcome_and_correlation_id()
    {
        using var spans = ListenToSpans();

        await FetchAsync(correlationId: "cv.1");
        await FetchAsync(TokenRequest.For("http://orders/"));

        Assert.That(spans.Ended.Select(Spans.Tags), Is.EqualTo(new[]
        {
            "tokenclients.correlation_id=cv.1 tokenclients.request.outcome=success tokenclients.request.trigger=miss",
            "tokenclients.request.outcome=success tokenclients.request.trigger=miss tokenclients.scope=http://orders/",
        }));
        Assert.That(spans.Ended.Select(span => span.Status), Is.All.EqualTo(ActivityStatusCode.Unset));
        Assert.That(spans.Ended.SelectMany(span => span.Links), Is.Empty, "there was no caller's span");
    }

    [Test]
    public async Task A_failed_fetch_sets_the_span_status_to_error_with_the_reason_but_no_message()
    {
        using var spans = ListenToSpans();

        await FetchAsync(error: new TokenException(TokenFailureReason.Unavailable, "a message") { CorrelationId = "cv.2" });

        var span = spans.Ended.Single();
        Assert.That((span.Status, span.StatusDescription), Is.EqualTo((ActivityStatusCode.Error, "unavailable")));
        Assert.That(Spans.Tags(span), Is.EqualTo(
            "error.type=unavailable tokenclients.correlation_id=cv.2 tokenclients.request.outcome=failure tokenclients.request.trigger=miss"));
    }

    [Test]
    public async Task The_span_of_a_fetch_that_hangs_ends_when_the_fetch_times_out()
    {
        using var spans = ListenToSpans();
        var call = Cache.GetTokenAsync().AsTask();
        await Inner.NextAsync();

        Time.Advance(60);
        await Assert.ThrowsAsync<TokenException>(() => call);
        await Log.NextLineAsync();

        Assert.That(spans.Ended.Single().StatusDescription, Is.EqualTo("timeout"));
    }

    [Test]
    public async Task The_spans_of_the_HttpClient_are_children_of_the_span_of_the_fetch()
    {
        await using var emulator = await TokenEmulator.StartAsync();
        using var spans = ListenToSpans();
        var requests = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "System.Net.Http",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = requests.Add,
        };
        ActivitySource.AddActivityListener(listener);
        using var http = TokenHttp.CreateClient(new TokenResilienceOptions { RetryDelay = TimeSpan.Zero });
        emulator.Arr.Faults.Enqueue(Fault.Status(503));
        var client = new ArrStsClient(http, new ArrStsClientOptions
        {
            Endpoint = emulator.Arr.Endpoint,
            AccountId = TokenEmulator.DefaultAccountId,
            AccountKey = TokenEmulator.DefaultAccountKey,
        });

        await NewCache(inner: client).GetTokenAsync();
        await Log.NextLineAsync();

        var span = spans.Ended.Single();
        Assert.That(requests.Where(request => request.TraceId == span.TraceId).Select(request => request.ParentSpanId), Is.EqualTo(new[] { span.SpanId, span.SpanId }));
        Assert.That(Spans.Tags(span), Does.Match(@"^tokenclients\.correlation_id=\S{22}\.0 tokenclients\.request\.outcome=success"));
    }

    [Test]
    public async Task A_cached_token_creates_no_span()
    {
        await FillAsync(Hour);
        using var spans = ListenToSpans();

        Cached();

        Assert.That(spans.Ended, Is.Empty);
    }

    [Test]
    public async Task Without_a_listener_a_fetch_has_no_span()
    {
        using var caller = new Activity("caller").Start();
        Activity? inside = caller;
        Inner.Answer = (_, _) =>
        {
            inside = Activity.Current;
            return Inner.Token("token", Hour);
        };

        await Cache.GetTokenAsync();

        Assert.That(inside, Is.Null);
        Assert.That(FetchSpan.Caller, Is.EqualTo(default(ActivityContext)));
    }

    [TestCase("Sample")]
    [TestCase("ActivityStarted")]
    [TestCase("ActivityStopped")]
    public async Task A_span_listener_that_throws_affects_neither_the_fetch_nor_its_callers(string where)
    {
        var calls = 0;
        void Throw(string here)
        {
            if (here == where)
            {
                Interlocked.Increment(ref calls);
                throw new InvalidOperationException("a listener");
            }
        }

        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == TokenDiagnostics.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) =>
            {
                Throw("Sample");
                return ActivitySamplingResult.AllData;
            },
            ActivityStarted = _ => Throw("ActivityStarted"),
            ActivityStopped = _ => Throw("ActivityStopped"),
        };
        ActivitySource.AddActivityListener(listener);

        await FetchAsync();

        Assert.That(Cached().Value, Is.EqualTo("value-1"));
        Assert.That(calls, Is.EqualTo(1));
        Assert.That(Log.Lines, Has.Count.EqualTo(1), "the fetch is logged");
    }

    [Test]
    public async Task A_listener_that_is_slow_at_the_end_of_a_fetch_does_not_delay_callers()
    {
        using var released = new ManualResetEventSlim();
        var inTime = false;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == TokenDiagnostics.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = _ => inTime = released.Wait(TimeSpan.FromSeconds(10)),
        };
        ActivitySource.AddActivityListener(listener);
        var call = Cache.GetTokenAsync().AsTask();
        (await Inner.NextAsync()).Succeed(Inner.Token("token", Hour));

        await call;
        released.Set();
        await Log.NextLineAsync();

        Assert.That(inTime, Is.True);
    }

    [Test]
    public async Task Two_concurrent_starts_of_a_FetchSpan_create_one_span()
    {
        using var released = new ManualResetEventSlim();
        var (sampled, started) = (0, 0);
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == TokenDiagnostics.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
            {
                if (options.Tags?.Any(tag => "two starts".Equals(tag.Value)) == true && Interlocked.Increment(ref sampled) == 1)
                {
                    released.Wait(TimeSpan.FromSeconds(30));
                }

                return ActivitySamplingResult.AllData;
            },
            ActivityStarted = span => started += "two starts".Equals(span.GetTagItem("tokenclients.client.name")) ? 1 : 0,
        };
        ActivitySource.AddActivityListener(listener);
        var span = new FetchSpan("two starts", FetchTrigger.Miss, scope: null, caller: default);
        var first = new Thread(span.Start);
        first.Start();
        await Eventually.IsTrue(() => Volatile.Read(ref sampled) == 1, "the first start is running");
        Activity? current = null;
        var second = new Thread(() =>
        {
            span.Start();
            current = Activity.Current;
        });
        second.Start();
        await Eventually.IsTrue(() => !second.IsAlive || second.ThreadState.HasFlag(System.Threading.ThreadState.WaitSleepJoin), "the second start waits");

        released.Set();
        first.Join();
        second.Join();

        Assert.That((started, current?.GetTagItem("tokenclients.client.name")), Is.EqualTo((1, "two starts")));
    }

    [Test]
    public void A_start_of_a_FetchSpan_after_its_end_creates_no_span()
    {
        var started = 0;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == TokenDiagnostics.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = span => started += "late start".Equals(span.GetTagItem("tokenclients.client.name")) ? 1 : 0,
        };
        ActivitySource.AddActivityListener(listener);
        var span = new FetchSpan("late start", FetchTrigger.Miss, scope: null, caller: default);

        span.End(Report);
        span.Start();

        Assert.That(started, Is.Zero);
    }

    [Test]
    public void A_span_that_starts_while_the_fetch_ends_is_stopped()
    {
        var (span, stopped) = (new FetchSpan("start at the end", FetchTrigger.Miss, scope: null, caller: default), 0);
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == TokenDiagnostics.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
            {
                if (options.Tags?.Any(tag => "start at the end".Equals(tag.Value)) == true)
                {
                    span.End(Report);
                }

                return ActivitySamplingResult.AllData;
            },
            ActivityStopped = ended => stopped += "start at the end".Equals(ended.GetTagItem("tokenclients.client.name")) ? 1 : 0,
        };
        ActivitySource.AddActivityListener(listener);

        span.Start();

        Assert.That(stopped, Is.EqualTo(1));
    }

    private static FetchReport Report => new(FetchTrigger.Miss, TimeSpan.FromSeconds(1), Token: null, IsFound: false, new TokenException(TokenFailureReason.Timeout, "late"));
}
