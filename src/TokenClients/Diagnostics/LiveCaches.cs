using System.Diagnostics.Metrics;

namespace TokenClients;

/// <summary>The caches in use, held so that none lives longer for it.</summary>
internal static class LiveCaches
{
    private const int Few = 16;

    private static readonly List<WeakReference<CachingTokenProvider>> Caches = [];
    private static int _pruneAbove = Few;

    /// <summary>How many are held, those that are gone and not yet cleared away included.</summary>
    public static int Count
    {
        get
        {
            lock (Caches)
            {
                return Caches.Count;
            }
        }
    }

    public static void Add(CachingTokenProvider cache)
    {
        lock (Caches)
        {
            if (Caches.Count >= _pruneAbove)
            {
                Prune();
            }

            Caches.Add(new(cache));
        }
    }

    /// <summary>By client the shortest life left, of those that have a token in service.</summary>
    public static IEnumerable<Measurement<double>> TimesToExpiry()
    {
        var shortest = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
        foreach (var cache in Alive())
        {
            TimeSpan? time = null;
            Quietly.Run(() => time = cache.Status.TimeToExpiry); // one clock that throws takes no other client's measurement along
            if (time is { } left && !(shortest.TryGetValue(cache.Name, out var known) && known <= left))
            {
                shortest[cache.Name] = left;
            }
        }

        return shortest.Select(client => new Measurement<double>(
            client.Value.TotalSeconds, new KeyValuePair<string, object?>(TelemetryTags.Client, client.Key)));
    }

    private static List<CachingTokenProvider> Alive()
    {
        var alive = new List<CachingTokenProvider>();
        lock (Caches)
        {
            Prune();
            foreach (var reference in Caches)
            {
                if (reference.TryGetTarget(out var cache))
                {
                    alive.Add(cache);
                }
            }
        }

        return alive;
    }

    private static void Prune()
    {
        Caches.RemoveAll(reference => !reference.TryGetTarget(out _));
        _pruneAbove = Math.Max(Few, 2 * Caches.Count);
    }
}
