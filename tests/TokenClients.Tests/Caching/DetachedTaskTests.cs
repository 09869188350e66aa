namespace TokenClients.Tests;

internal sealed class DetachedTaskTests
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task Work_whose_wait_ended_before_a_thread_was_free_starts_only_if_it_must(bool startsLate)
    {
        var started = 0;
        await Assert.CatchAsync<OperationCanceledException>(
            () => DetachedTask.RunAsync(() => Task.FromResult(Interlocked.Increment(ref started)), new CancellationToken(canceled: true), startsLate));

        if (startsLate)
        {
            await Eventually.IsTrue(() => Volatile.Read(ref started) == 1, "it starts");
            return;
        }

        // By then, a thread has taken whatever was queued before.
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => { })));
        Assert.That(Volatile.Read(ref started), Is.Zero);
    }
}
