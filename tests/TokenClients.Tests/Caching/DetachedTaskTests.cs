namespace TokenClients.Tests;

internal sealed class DetachedTaskTests
{
    [Test]
    public async Task Work_whose_wait_ended_before_a_thread_was_free_does_not_start()
    {
        var started = 0;
        await Assert.CatchAsync<OperationCanceledException>(
            () => DetachedTask.RunAsync(() => Task.FromResult(Interlocked.Increment(ref started)), new CancellationToken(canceled: true)));

        // By then, a thread has taken whatever was queued before.
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => { })));
        Assert.That(Volatile.Read(ref started), Is.Zero);
    }
}
