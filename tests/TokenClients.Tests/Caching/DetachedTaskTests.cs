namespace TokenClients.Tests;

internal sealed class DetachedTaskTests
{
    [Test]
    public async Task Work_that_is_cancelled_before_it_starts_does_not_run()
    {
        var started = 0;
        await Assert.CatchAsync<OperationCanceledException>(
            () => DetachedTask.RunAsync(() => Task.FromResult(Interlocked.Increment(ref started)), new CancellationToken(canceled: true)));

        // Once these have run, the thread pool has started all work that was queued before.
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => { })));
        Assert.That(Volatile.Read(ref started), Is.Zero);
    }

    [Test]
    public async Task Work_that_fails_after_its_caller_has_left_raises_no_UnobservedTaskException()
    {
        Assert.That(await UnobservedFailures.AfterAsync(FailLateAsync), Has.None.EqualTo("nobody waits for the work"));

        static async Task FailLateAsync()
        {
            using var cancellation = new CancellationTokenSource();
            var (started, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
            var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var call = DetachedTask.RunAsync(
                async () =>
                {
                    started.SetResult();
                    await gate.Task;
                    ended.SetResult();
                    return true ? throw new InvalidOperationException("nobody waits for the work") : 0;
                },
                cancellation.Token);
            await started.Task;
            await cancellation.CancelAsync();
            await Assert.CatchAsync<OperationCanceledException>(() => call);
            gate.SetResult();
            await ended.Task;
        }
    }
}
