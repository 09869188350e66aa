namespace TokenClients.Tests;

/// <summary>Waits until another thread has fulfilled a condition, without sleeping.</summary>
internal static class Eventually
{
    public static async Task IsTrue(Func<bool> condition, string what)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            Assert.That(patience.IsCancellationRequested, Is.False, $"within 30 s: {what}");
            await Task.Yield();
        }
    }
}
