namespace TokenClients.Caching;

/// <summary>Random numbers that threads may share.</summary>
internal static class Jitter
{
    /// <summary>
    /// Makes of an even number from 0 to 1 one that falls off exponentially. Of any number of such draws the greatest is ahead
    /// of the next by one <paramref name="part"/>th on the average, so that of 10 instances or of 10,000 one comes first, and
    /// the others find what it has done.
    /// </summary>
    public static double Spaced(double even, int part) => Math.Min(1, -Math.Log(1 - even) / part);

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
