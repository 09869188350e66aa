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
}
