namespace TokenClients.Chaos;

/// <summary>What is kept at rest, after a quarter of the calls and at the end.</summary>
/// <remarks>
/// At rest means: no call and no fetch in flight, no fault waiting, and a new emulator, so that the requests which the
/// emulator remembers, 10,000 of each kind, do not count. Caches, connections and oracles stay as they are.
/// </remarks>
internal static class Memory
{
    /// <summary>What buffers, pools and timers may make of the same state at another time.</summary>
    private const long Slack = 8 * 1024 * 1024;

    public static long Measure()
    {
        UnobservedTasks.Collect();
        UnobservedTasks.Collect();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    /// <summary>Flat: at the end no more than a quarter and 8 MiB above the start.</summary>
    public static bool IsFlat(long start, long end) => end <= Limit(start);

    public static long Limit(long start) => start + (start / 4) + Slack;
}
