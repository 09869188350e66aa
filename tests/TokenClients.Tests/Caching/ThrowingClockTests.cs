namespace TokenClients.Tests;

/// <summary>A clock that throws makes the fetch fail, wherever it throws: no caller waits forever, and the next call is served.</summary>
internal sealed class ThrowingClockTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Test]
    public async Task A_clock_that_throws_once_at_any_point_leaves_no_scope_hanging([Values] bool withStore, [Range(0, 24)] int call)
    {
        using var log = new RecordingLogger();
        var (time, inner, store) = (new ThrowingTime(), new ScriptedProvider(TimeProvider.System), new MemoryStore());
        inner.Answer = (number, _) => inner.Token($"token-{number}", TimeSpan.FromHours(1));
        var shared = withStore ? new SharedTokens(store, "test", new TokenStoreOptions(), time, log) : null;
        var cache = new CachingTokenProvider(new TokenSource(inner), "test", options: null, time, log, () => 0, shared);

        time.ThrowAt(call);
        for (var caller = 0; caller < 10 && time.Last is null; caller++)
        {
            try
            {
                Assert.That((await cache.GetTokenAsync(new() { MinimumLifetime = TimeSpan.FromSeconds(caller) }).AsTask().WaitAsync(Patience)).Value, Is.Not.Empty);
            }
            catch (Exception error) when (error is TokenException or Thrown)
            {
                // The clock threw for this caller, during the fetch or before it.
            }
        }

        Assert.That((await cache.GetTokenAsync().AsTask().WaitAsync(Patience)).Value, Is.Not.Empty, "the next call is served");
    }

    [Test]
    public async Task All_waiting_callers_get_the_failure_of_a_clock_that_throws()
    {
        using var log = new RecordingLogger();
        var time = new ThrowingTime();
        var inner = new ScriptedProvider(TimeProvider.System);
        var cache = new CachingTokenProvider(new TokenSource(inner), "test", options: null, time, log, () => 0);
        var callers = Enumerable.Range(0, 10).Select(_ => cache.GetTokenAsync().AsTask()).ToList();
        var fetch = await inner.NextAsync();

        time.ThrowAt(0);
        fetch.Succeed(inner.Token("token", TimeSpan.FromHours(1)));

        foreach (var caller in callers)
        {
            var failure = await Assert.ThrowsAsync<TokenException>(() => caller.WaitAsync(Patience));
            Assert.That((failure!.Reason, failure.InnerException), Is.EqualTo((TokenFailureReason.Unknown, (Exception?)time.Last)));
            Assert.That(failure.Message, Does.StartWith("The cache of the token provider 'test' could not run a fetch: Thrown: the clock has stopped. Check the TimeProvider"));
        }

        await log.NextLineAsync();
        Assert.That(log.Lines.Single().Text, Does.Contain("could not run a fetch"));
    }

    [Test]
    public async Task A_clock_that_throws_in_a_removed_fetch_does_not_affect_the_next_fetch()
    {
        using var log = new RecordingLogger();
        var time = new ThrowingTime();
        var inner = new ScriptedProvider(TimeProvider.System);
        var cache = new CachingTokenProvider(new TokenSource(inner), "test", options: null, time, log, () => 0);
        var removed = cache.GetTokenAsync().AsTask();
        var late = await inner.NextAsync();
        await cache.RemoveAsync(default(TokenRequest));
        var second = cache.GetTokenAsync().AsTask();
        var inFlight = await inner.NextAsync();

        time.ThrowAt(0);
        late.Succeed(inner.Token("late", TimeSpan.FromHours(1)));
        await Assert.ThrowsAsync<TokenException>(() => removed.WaitAsync(Patience));
        inner.Answer = (_, _) => inner.Token("fetched beside it", TimeSpan.FromHours(1));
        var third = cache.GetTokenAsync().AsTask();
        inFlight.Succeed(inner.Token("second", TimeSpan.FromHours(1)));

        Assert.That(await third.WaitAsync(Patience), Is.SameAs(await second.WaitAsync(Patience)));
        Assert.That(inner.Fetches, Is.EqualTo(2));
    }

    [Test]
    public async Task A_clock_that_throws_during_a_token_request_becomes_a_TokenException()
    {
        var time = new ThrowingTime();
        using var http = new HttpClient(new StubHandler(_ => Answers.Create(200, "wrap_access_token=t&wrap_access_token_expires_in=60"))) { Timeout = Patience };
        var client = new AcsWrapClient(http, new AcsWrapClientOptions { ServiceNamespace = "contoso", Name = "owner", Password = "secret" }, time);
        for (var call = 0; call < 4; call++)
        {
            time.ThrowAt(call);

            var failure = await Assert.ThrowsAsync<TokenException>(() => client.GetTokenAsync().AsTask(), $"{call}");

            Assert.That(failure!.InnerException, Is.SameAs(time.Last));
        }
    }

    private sealed class Thrown() : Exception("the clock has stopped");

    /// <summary>The system clock, except that one call throws.</summary>
    private sealed class ThrowingTime : TimeProvider
    {
        private int _left = int.MaxValue;

        public Exception? Last { get; private set; }

        public void ThrowAt(int call) => Volatile.Write(ref _left, call);

        public override DateTimeOffset GetUtcNow()
        {
            Tick();
            return base.GetUtcNow();
        }

        public override long GetTimestamp()
        {
            Tick();
            return base.GetTimestamp();
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Tick();
            return base.CreateTimer(callback, state, dueTime, period);
        }

        private void Tick()
        {
            if (Interlocked.Decrement(ref _left) == -1)
            {
                throw Last = new Thrown();
            }
        }
    }
}
