namespace TokenClients.Caching;

/// <summary>Thread-safe random numbers.</summary>
internal static class Jitter
{
    /// <summary>
    /// Turns a uniformly distributed number from 0 to 1 into an exponentially distributed one. Among any number of such draws,
    /// the greatest exceeds the second by one <paramref name="part"/>th on average. So of 10 or of 10,000 instances one comes
    /// first, and the others find its token.
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
