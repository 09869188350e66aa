namespace TokenClients.Emulator.Tests;

/// <summary>Waits for what another thread is about to do.</summary>
internal static class Until
{
    /// <summary>How long anything that must happen may take on a busy machine, before the test fails.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task IsTrueAsync(Func<bool> condition, string what)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.That(TimeProvider.System.GetElapsedTime(start), Is.LessThan(Patience), $"waited too long: {what}");
            await Task.Yield();
        }
    }
}
