using Microsoft.Extensions.Logging;

namespace TokenClients.Tests;

/// <summary>How a failed fetch is reported, and how long the cache waits before the next one.</summary>
internal sealed class CacheFailureTests : CacheFixture
{
    [Test]
    public async Task A_failure_is_shared_by_all_waiting_callers_after_one_attempt()
    {
        var calls = Enumerable.Range(0, 100).Select(_ => Cache.GetTokenAsync().AsTask()).ToArray();
        var error = Unavailable();
        await FailAsync(await Inner.NextAsync(), error);

        foreach (var call in calls)
        {
            Assert.That(await Assert.ThrowsAsync<TokenException>(() => Soon(call)), Is.SameAs(error));
        }

        Assert.That(await FailureAsync(), Is.SameAs(error), "callers during the back-off get the same failure");
        AssertFetches(1);
    }

    [TestCase(1, 1)]
    [TestCase(2, 2)]
    [TestCase(3, 4)]
    [TestCase(7, 60)]
    [TestCase(2000, 60)]
    public void The_back_off_of_a_transient_failure_doubles_up_to_a_minute(int failures, double seconds)
    {
        Assert.That(Backoff.After(Unavailable(), failures, 0), Is.EqualTo(TimeSpan.FromSeconds(seconds)));
        Assert.That(Backoff.After(Unavailable(), failures, 1), Is.EqualTo(TimeSpan.FromSeconds(seconds / 2)));
    }

    [TestCase(1, 30)]
    [TestCase(2, 60)]
    [TestCase(6, 600)]
    [TestCase(2000, 600)]
    public void The_cool_down_of_a_rejected_credential_doubles_up_to_ten_minutes(int failures, double seconds) =>
        Assert.That(Backoff.After(Rejected(), failures, 0), Is.EqualTo(TimeSpan.FromSeconds(seconds)));

    [Test]
    public void Retry_After_is_the_minimum_wait_and_is_capped_at_an_hour()
    {
        Assert.That(Backoff.After(Throttled(TimeSpan.FromSeconds(5)), 1, 0.5), Is.EqualTo(TimeSpan.FromSeconds(5)));
        Assert.That(Backoff.After(Throttled(TimeSpan.FromSeconds(5)), 5, 0), Is.EqualTo(TimeSpan.FromSeconds(16)));
        Assert.That(Backoff.After(Throttled(TimeSpan.FromDays(400)), 1, 0), Is.EqualTo(TimeSpan.FromHours(1)));
    }

    [Test]
    public async Task A_rejected_key_is_not_sent_again_on_every_call()
    {
        Inner.Answer = (_, _) => throw Rejected();

        for (var i = 0; i < 100; i++)
        {
            await FailureAsync();
        }

        AssertFetches(1);
        Time.Advance(29.9);
        await FailureAsync();
        AssertFetches(1);
        Time.Advance(0.1);
        await FailureAsync();
        AssertFetches(2);
        Time.Advance(59);
        await FailureAsync();
        AssertFetches(2);
        await Log.NextLineAsync();
        await Log.NextLineAsync();
        Assert.That(Log.Lines.Select(line => line.Level), Is.All.EqualTo(LogLevel.Error));
        Assert.That(Log.Lines.Select(line => line.Text), Is.All.Contains("retrying will not help"));
    }

    [Test]
    public async Task A_failed_background_refresh_backs_off_while_the_token_is_served()
    {
        var token = await FillAsync(Hour);
        Time.Advance(TimeSpan.FromMinutes(54));

        foreach (var wait in new[] { 1, 2, 4, 8 })
        {
            Assert.That(Cached(), Is.SameAs(token));
            await FailAsync(await Inner.NextAsync(), Unavailable());
            var fetches = Inner.Fetches;
            Time.Advance(wait - 0.1);
            Assert.That(Cached(), Is.SameAs(token));
            AssertFetches(fetches, $"no fetch within {wait} s");
            Time.Advance(0.2);
        }

        Assert.That(Log.Lines.Skip(1).Select(line => line.Level), Is.All.EqualTo(LogLevel.Warning));
    }

    [Test]
    public async Task A_background_refresh_that_times_out_backs_off_like_any_failure()
    {
        var token = await FillAsync(TimeSpan.FromHours(24));
        Time.Advance(TimeSpan.FromHours(22));
        Assert.That(Cached(), Is.SameAs(token));
        await Inner.NextAsync();

        Time.Advance(60);
        await Log.NextLineAsync();
        Assert.That(Cached(), Is.SameAs(token));
        AssertFetches(2, "no fetch starts immediately");
        Time.Advance(1);
        Assert.That(Cached(), Is.SameAs(token));
        Assert.That((await Inner.NextAsync()).Number, Is.EqualTo(3));
    }

    [Test]
    public async Task A_rejected_background_refresh_leaves_the_current_token_in_use()
    {
        var token = await FillAsync(Hour);
        Time.Advance(TimeSpan.FromMinutes(54));
        Cached();
        await FailAsync(await Inner.NextAsync(), Rejected());

        Time.Advance(29);
        Assert.That(Cached(), Is.SameAs(token));
        AssertFetches(2);
    }

    [Test]
    public async Task A_failed_background_refresh_leaves_no_unobserved_exception()
    {
        var unobserved = new List<Exception>();
        void Note(object? sender, UnobservedTaskExceptionEventArgs e)
        {
            lock (unobserved)
            {
                unobserved.AddRange(e.Exception.InnerExceptions.Where(inner => inner.Message == "nobody waited for this"));
            }
        }

        TaskScheduler.UnobservedTaskException += Note;
        try
        {
            await FillAsync(Hour);
            Time.Advance(TimeSpan.FromMinutes(54));
            Cached();
            await FailAsync(await Inner.NextAsync(), new TokenException(TokenFailureReason.Network, "nobody waited for this"));
            Cache.Clear();
            for (var i = 0; i < 3; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Note;
        }

        Assert.That(unobserved, Is.Empty);
    }

    [Test]
    public async Task A_success_resets_the_back_off()
    {
        for (var i = 0; i < 5; i++)
        {
            var call = Cache.GetTokenAsync().AsTask();
            await FailAsync(await Inner.NextAsync(), Unavailable());
            await Assert.ThrowsAsync<TokenException>(() => call);
            Time.Advance(60);
        }

        await FillAsync(TimeSpan.FromSeconds(10));
        Time.Advance(10);
        var again = Cache.GetTokenAsync().AsTask();
        await FailAsync(await Inner.NextAsync(), Unavailable());
        await Assert.ThrowsAsync<TokenException>(() => again);
        Time.Advance(1);

        var last = Cache.GetTokenAsync().AsTask();
        Assert.That((await Inner.NextAsync()).Number, Is.EqualTo(8), "the first back-off is 1 s again");
        Assert.That(last.IsCompleted, Is.False);
    }

    [Test]
    public async Task An_exception_of_a_custom_provider_becomes_a_TokenException_with_a_reason()
    {
        (Exception Thrown, TokenFailureReason Reason)[] cases =
        [
            (new HttpRequestException("no route"), TokenFailureReason.Network),
            (new IOException("cut off"), TokenFailureReason.Network),
            (new System.Net.Sockets.SocketException(107), TokenFailureReason.Network),
            (new FileNotFoundException("no certificate"), TokenFailureReason.Unknown),
            (new TaskCanceledException(), TokenFailureReason.Timeout),
            (new TimeoutException(), TokenFailureReason.Timeout),
            (new System.Text.Json.JsonException(), TokenFailureReason.InvalidResponse),
            (new FormatException(), TokenFailureReason.InvalidResponse),
            (new NotSupportedException(), TokenFailureReason.Unknown),
        ];
        foreach (var (thrown, reason) in cases)
        {
            Cache.Clear();
            Inner.Answer = (_, _) => throw thrown;
            var failure = await FailureAsync();
            Assert.That((failure.Reason, failure.InnerException), Is.EqualTo((reason, thrown)));
        }
    }

    [Test]
    public async Task A_provider_that_returns_null_or_an_expired_token_fails_with_advice_and_backs_off()
    {
        Inner.Answer = (_, _) => null!;
        Assert.That((await FailureAsync()).Message, Does.Contain("returned null"));

        Cache.Clear();
        Inner.Answer = (_, _) => Inner.Token("old", TimeSpan.Zero);
        for (var i = 0; i < 100; i++)
        {
            Assert.That((await FailureAsync()).Message, Does.Contain("ExpiresOn").And.Not.Contain("old"));
        }

        AssertFetches(2);
    }

    [Test]
    public async Task A_logger_that_throws_does_not_block_callers()
    {
        Inner.Answer = (_, _) => Inner.Token("first", Hour);
        var cache = new CachingTokenProvider(new TokenSource(Inner), "test", null, Time, new ThrowingLogger());

        Assert.That((await cache.GetTokenAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30))).Value, Is.EqualTo("first"));
    }

    private sealed class ThrowingLogger : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new InvalidOperationException("the log is full");
    }
}
