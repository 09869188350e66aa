namespace TokenClients.Emulator.Tests;

/// <summary>Waits for a condition that another thread fulfills.</summary>
internal static class Until
{
    /// <summary>The time after which a wait fails, long enough for a busy machine.</summary>
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
