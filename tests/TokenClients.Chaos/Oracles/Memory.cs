namespace TokenClients.Chaos;

/// <summary>Measures the memory at rest, after a quarter of the calls and at the end.</summary>
/// <remarks>
/// At rest means that no call or fetch is in flight, no fault is queued, and the emulator is new, so that its request logs (10,000
/// of each kind) do not count. Caches, connections and oracles are not reset.
/// </remarks>
internal static class Memory
{
    /// <summary>The tolerance for buffers, pools and timers.</summary>
    private const long Slack = 8 * 1024 * 1024;

    public static long Measure()
    {
        UnobservedTasks.Collect();
        UnobservedTasks.Collect();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    /// <summary>Whether the growth is within the limit: a quarter of the start plus 8 MiB.</summary>
    public static bool IsFlat(long start, long end) => end <= Limit(start);

    public static long Limit(long start) => start + (start / 4) + Slack;
}
