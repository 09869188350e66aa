using System.Collections.Concurrent;

namespace TokenClients.Tests;

/// <summary>At most one fetch is in flight, however many callers there are and whatever they or the provider do.</summary>
internal sealed class CacheSingleFlightTests : CacheFixture
{
    [Test]
    public async Task A_thousand_callers_on_a_cold_cache_make_one_fetch()
    {
        var calls = await Callers.CallAsync(1000, _ => Cache.GetTokenAsync().AsTask());
        var fetch = await Inner.NextAsync();
        Assert.That(calls.Where(call => call.IsCompleted), Is.Empty, "all of them wait");
        fetch.Succeed(Inner.Token("first", Hour));

        var tokens = await Task.WhenAll(calls.Select(Soon));

        Assert.That(tokens.Select(token => token.Value), Is.All.EqualTo("first"));
        AssertFetches(1);
    }

    [Test]
    public async Task If_the_first_caller_cancels_the_others_still_get_the_token()
    {
        using var cancellation = new CancellationTokenSource();
        var first = Cache.GetTokenAsync(cancellation.Token).AsTask();
        var fetch = await Inner.NextAsync();
        var others = Enumerable.Range(0, 10).Select(_ => Cache.GetTokenAsync().AsTask()).ToArray();

        await cancellation.CancelAsync();
        var cancelled = await Assert.CatchAsync<OperationCanceledException>(() => first);
        Assert.That(cancelled!.CancellationToken, Is.EqualTo(cancellation.Token));
        Assert.That(fetch.CancellationToken.IsCancellationRequested, Is.False, "the fetch continues");
        fetch.Succeed(Inner.Token("first", Hour));

        Assert.That((await Task.WhenAll(others)).Select(token => token.Value), Is.All.EqualTo("first"));
    }

    [Test]
    public async Task If_all_callers_cancel_the_fetched_token_is_still_cached()
    {
        using var cancellation = new CancellationTokenSource();
        var calls = Enumerable.Range(0, 10).Select(_ => Cache.GetTokenAsync(cancellation.Token).AsTask()).ToArray();
        var fetch = await Inner.NextAsync();
        await cancellation.CancelAsync();
        foreach (var call in calls)
        {
            await Assert.CatchAsync<OperationCanceledException>(() => call);
        }

        await SucceedAsync(fetch, Inner.Token("first", Hour));

        Assert.That(Cached().Value, Is.EqualTo("first"));
        AssertFetches(1);
    }

    [Test]
    public async Task Disposing_a_callers_CancellationTokenSource_does_not_break_the_fetch()
    {
        var cancellation = new CancellationTokenSource();
        var disposed = cancellation.Token;
        var call = Cache.GetTokenAsync(disposed).AsTask();
        var fetch = await Inner.NextAsync();
        cancellation.Dispose();
        var late = Cache.GetTokenAsync(disposed).AsTask();

        // The provider continues to use its cancellation token. A token of the caller's disposed source would throw.
        Assert.That(() => fetch.CancellationToken.WaitHandle, Throws.Nothing);
        fetch.Succeed(Inner.Token("first", Hour));

        Assert.That((await call).Value, Is.EqualTo("first"));
        Assert.That((await late).Value, Is.EqualTo("first"));
    }

    [Test]
    public async Task The_time_out_cancels_a_provider_even_after_a_callers_CancellationTokenSource_is_disposed()
    {
        var cancellation = new CancellationTokenSource();
        var call = Cache.GetTokenAsync(cancellation.Token).AsTask();
        var fetch = await Inner.NextAsync();
        cancellation.Dispose();
        var reached = new TaskCompletionSource();
        await using var registration = fetch.CancellationToken.Register(reached.SetResult);

        Time.Advance(60);

        Assert.That(reached.Task.IsCompletedSuccessfully, Is.True);
        Assert.That((await Assert.ThrowsAsync<TokenException>(() => call))!.Reason, Is.EqualTo(TokenFailureReason.Timeout));
    }

    [Test]
    public async Task A_cancelled_caller_starts_no_fetch()
    {
        await Assert.CatchAsync<OperationCanceledException>(() => Cache.GetTokenAsync(new CancellationToken(true)).AsTask());
        Assert.That(Inner.Fetches, Is.Zero);
    }

    [Test]
    public async Task A_provider_that_throws_synchronously_does_not_block_later_fetches()
    {
        Inner.Answer = (number, _) => number == 1 ? throw new InvalidOperationException("thrown early") : Inner.Token("second", Hour);

        var failure = await FailureAsync();
        Time.Advance(1);

        Assert.That(failure.Reason, Is.EqualTo(TokenFailureReason.Unknown));
        Assert.That(failure.InnerException, Is.TypeOf<InvalidOperationException>());
        Assert.That((await Soon(Cache.GetTokenAsync().AsTask())).Value, Is.EqualTo("second"));
    }

    [Test]
    public async Task Waiters_do_not_run_on_the_thread_that_completes_the_fetch()
    {
        var call = Cache.GetTokenAsync().AsTask();
        var fetch = await Inner.NextAsync();
        using var blocked = new ManualResetEventSlim();
        var continued = call.ContinueWith(
            _ => blocked.Wait(TimeSpan.FromSeconds(30)), CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

        // If the waiter ran inline, neither Succeed nor the cache, which logs afterwards, would finish before the waiter is
        // released, whichever of the two threads completes the fetch.
        var completing = Task.WhenAll(Task.Run(() => fetch.Succeed(Inner.Token("first", Hour))), Log.NextLineAsync());
        var returned = await Task.WhenAny(completing, Task.Delay(TimeSpan.FromSeconds(10)));
        blocked.Set();
        await continued;

        Assert.That(returned, Is.SameAs(completing));
    }

    [Test]
    public async Task A_provider_that_never_completes_is_timed_out_and_a_later_caller_recovers()
    {
        var calls = Enumerable.Range(0, 10).Select(_ => Cache.GetTokenAsync().AsTask()).ToArray();
        var hung = await Inner.NextAsync();

        Time.Advance(60);

        foreach (var call in calls)
        {
            Assert.That((await Assert.ThrowsAsync<TokenException>(() => Soon(call)))!.Reason, Is.EqualTo(TokenFailureReason.Timeout));
        }

        Assert.That(hung.CancellationToken.IsCancellationRequested, Is.True);
        Time.Advance(1);
        var later = Cache.GetTokenAsync().AsTask();
        (await Inner.NextAsync()).Succeed(Inner.Token("second", Hour));
        Assert.That((await Soon(later)).Value, Is.EqualTo("second"));

        hung.Succeed(Inner.Token("much too late", Hour));
        Assert.That(Cached().Value, Is.EqualTo("second"));
    }

    [Test]
    public async Task A_provider_that_blocks_its_thread_is_timed_out_too()
    {
        using var entered = new SemaphoreSlim(0);
        using var release = new ManualResetEventSlim();
        Inner.Answer = (number, _) =>
        {
            if (number == 1)
            {
                entered.Release();
                release.Wait(TimeSpan.FromSeconds(60));
            }

            return Inner.Token("second", Hour);
        };
        var call = Cache.GetTokenAsync().AsTask();
        Assert.That(await entered.WaitAsync(TimeSpan.FromSeconds(30)), Is.True);

        Time.Advance(60);
        Assert.That((await Assert.ThrowsAsync<TokenException>(() => Soon(call)))!.Reason, Is.EqualTo(TokenFailureReason.Timeout));
        Time.Advance(1);
        Assert.That((await Soon(Cache.GetTokenAsync().AsTask())).Value, Is.EqualTo("second"));
        release.Set();
    }

    [Test]
    public async Task Blocking_on_the_token_inside_a_SynchronizationContext_does_not_deadlock()
    {
        using var context = new OneThreadContext();
        Inner.Answer = (_, _) => Inner.Token("first", Hour);

        var token = await context.RunAsync(() => Cache.GetTokenAsync().AsTask().GetAwaiter().GetResult());

        Assert.That(token.Value, Is.EqualTo("first"));
    }

    [Test]
    public async Task A_provider_that_awaits_on_the_captured_context_does_not_deadlock_the_caller()
    {
        using var context = new OneThreadContext();
        var careless = NewCache(inner: new CarelessProvider(Inner));
        Inner.Answer = (_, _) => Inner.Token("first", Hour);

        var token = await context.RunAsync(() => careless.GetTokenAsync().AsTask().GetAwaiter().GetResult());

        Assert.That(token.Value, Is.EqualTo("first"));
    }

    [Test]
    public async Task A_fetch_does_not_see_the_AsyncLocal_values_of_the_caller_that_started_it()
    {
        var ambient = new AsyncLocal<string?> { Value = "one user's" };
        string? seen = "not asked";
        Inner.Answer = (_, _) =>
        {
            seen = ambient.Value;
            return Inner.Token("everybody's", Hour);
        };

        await Cache.GetTokenAsync();

        Assert.That(seen, Is.Null);
    }

    [Test]
    public async Task A_token_fetched_with_previous_settings_is_not_served()
    {
        var waiting = Cache.GetTokenAsync().AsTask();
        var old = await Inner.NextAsync();
        Cache.Use(new TokenSource(Inner));
        var asked = Cache.GetTokenAsync().AsTask();
        var current = await Inner.NextAsync();

        old.Succeed(Inner.Token("of the old key", Hour));
        await Log.NextLineAsync();
        Assert.That(asked.IsCompleted || waiting.IsCompleted, Is.False);
        current.Succeed(Inner.Token("of the new key", Hour));

        Assert.That((await waiting).Value, Is.EqualTo("of the new key"));
        Assert.That((await asked).Value, Is.EqualTo("of the new key"));
        Assert.That(Cached().Value, Is.EqualTo("of the new key"));
    }

    [Test]
    public async Task A_failure_with_previous_settings_is_not_reported_to_waiting_callers()
    {
        var waiting = Cache.GetTokenAsync().AsTask();
        var old = await Inner.NextAsync();
        Cache.Use(new TokenSource(Inner));

        await FailAsync(old, Rejected());
        (await Inner.NextAsync()).Succeed(Inner.Token("of the new key", Hour));

        Assert.That((await waiting).Value, Is.EqualTo("of the new key"));
    }

    /// <summary>Continues where it was called, as code without <c>ConfigureAwait(false)</c> does.</summary>
    private sealed class CarelessProvider(ITokenProvider inner) : ITokenProvider
    {
        public async ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            return await inner.GetTokenAsync(request, cancellationToken);
        }
    }

    /// <summary>A context with one thread, as user interfaces have.</summary>
    private sealed class OneThreadContext : SynchronizationContext, IDisposable
    {
        private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _work = [];

        public OneThreadContext() => new Thread(Run) { IsBackground = true }.Start();

        public override void Post(SendOrPostCallback d, object? state) => _work.Add((d, state));

        public Task<T> RunAsync<T>(Func<T> work)
        {
            var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
            Post(
                _ =>
                {
                    try
                    {
                        result.SetResult(work());
                    }
                    catch (Exception error)
                    {
                        result.SetException(error);
                    }
                },
                null);
            return result.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }

        public void Dispose() => _work.CompleteAdding();

        private void Run()
        {
            SetSynchronizationContext(this);
            foreach (var (callback, state) in _work.GetConsumingEnumerable())
            {
                callback(state);
            }
        }
    }
}
