namespace TokenClients.Tests;

/// <summary>Callers that join a fetch, accept any token and cannot be cancelled share one task; other callers do not.</summary>
internal sealed class SharedWaitTests : CacheFixture
{
    [Test]
    public async Task A_caller_that_blocks_its_thread_does_not_delay_other_callers()
    {
        var (fetch, joined) = await JoinAsync();
        using var released = new ManualResetEventSlim();
        var blocked = joined[0].ContinueWith(
            _ => released.Wait(TimeSpan.FromSeconds(10)), CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        var next = joined[1].ContinueWith(
            _ => released.Set(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

        fetch.Succeed(Inner.Token("first", Hour));

        await next;
        Assert.That(await blocked, Is.True, "the second caller continued while the first one blocked");
    }

    [Test]
    public async Task Callers_that_share_a_wait_get_the_same_task()
    {
        var (fetch, joined) = await JoinAsync();

        Assert.That(joined, Is.All.SameAs(joined[0]));

        fetch.Fail(Unavailable());
        var failure = await Assert.ThrowsAsync<TokenException>(() => Soon(joined[0]));
        Assert.That(failure!.Reason, Is.EqualTo(TokenFailureReason.Unavailable));
    }

    [Test]
    public async Task Callers_that_share_a_wait_get_the_token_of_settings_changed_meanwhile()
    {
        var (old, joined) = await JoinAsync();
        Cache.Use(new TokenSource(Inner));

        await FailAsync(old, Rejected());
        (await Inner.NextAsync()).Succeed(Inner.Token("of the new key", Hour));

        Assert.That((await Task.WhenAll(joined.Select(Soon))).Select(token => token.Value), Is.All.EqualTo("of the new key"));
        AssertFetches(2);
    }

    [Test]
    public async Task A_caller_can_be_cancelled_without_cancelling_those_that_share_a_wait()
    {
        var (fetch, joined) = await JoinAsync();
        using var cancellation = new CancellationTokenSource();
        var cancelled = Cache.GetTokenAsync(cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        Assert.That((await Assert.CatchAsync<OperationCanceledException>(() => Soon(cancelled)))!.CancellationToken, Is.EqualTo(cancellation.Token));
        fetch.Succeed(Inner.Token("first", Hour));
        Assert.That((await Soon(joined[0])).Value, Is.EqualTo("first"));
    }

    [Test]
    public async Task A_caller_that_needs_a_longer_lifetime_gets_its_own_failure()
    {
        var (fetch, joined) = await JoinAsync();
        var demanding = Cache.GetTokenAsync(new TokenRequest { MinimumLifetime = TimeSpan.FromHours(2) }).AsTask();

        fetch.Succeed(Inner.Token("first", Hour));

        Assert.That((await Assert.ThrowsAsync<TokenException>(() => Soon(demanding)))!.Reason, Is.EqualTo(TokenFailureReason.BadRequest));
        Assert.That((await Soon(joined[0])).Value, Is.EqualTo("first"));
    }

    [Test]
    public async Task A_call_from_inside_the_provider_fails_instead_of_joining_the_shared_wait()
    {
        var mayCall = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        CachingTokenProvider own = null!;
        own = NewCache(inner: new CallingBack(mayCall.Task, () => own.GetTokenAsync().AsTask()));
        Task<AccessToken>[] calls = [.. Enumerable.Range(0, 3).Select(_ => own.GetTokenAsync().AsTask())];

        mayCall.SetResult();

        foreach (var call in calls)
        {
            Assert.That((await Assert.ThrowsAsync<TokenException>(() => Soon(call)))!.Message, Does.Contain("requests the token that it is fetching"));
        }
    }

    /// <summary>A fetch that one caller has started and three have joined.</summary>
    private async Task<(ScriptedProvider.Fetch Fetch, Task<AccessToken>[] Joined)> JoinAsync()
    {
        _ = Cache.GetTokenAsync().AsTask();
        return (await Inner.NextAsync(), [.. Enumerable.Range(0, 3).Select(_ => Cache.GetTokenAsync().AsTask())]);
    }

    private sealed class CallingBack(Task mayCall, Func<Task<AccessToken>> call) : ITokenProvider
    {
        public async ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default)
        {
            await mayCall;
            return await call();
        }
    }
}
