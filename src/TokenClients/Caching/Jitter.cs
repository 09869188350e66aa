namespace TokenClients;

/// <summary>Random numbers that threads may share.</summary>
internal static class Jitter
{
#if NET
    /// <summary>A number from 0 to 1.</summary>
    public static double Next() => Random.Shared.NextDouble();
#else
    private static readonly Random Shared = new();

    /// <summary>A number from 0 to 1.</summary>
    public static double Next()
    {
        lock (Shared)
        {
            return Shared.NextDouble();
        }
    }
#endif
}
