namespace TokenClients.Benchmarks.Peers;

/// <summary>
/// Scopes in random order and as separate strings, so that neither the processor's caches nor a comparison of references makes a
/// hit faster than in applications.
/// </summary>
internal static class ScopeNames
{
    public static IEnumerable<string> InOrder(int count) =>
        Enumerable.Range(0, count).Select(i => $"http://contoso.servicebus.windows.net/queue-{i}/");

    public static string[] Shuffled(int count)
    {
        string[] names = [.. InOrder(count)];
        new Random(1).Shuffle(names);
        return names;
    }
}
