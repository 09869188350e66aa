namespace TokenClients.Fuzz;

/// <summary>Random numbers that depend only on seed, parser and index, so that they are the same on every machine (SplitMix64).</summary>
internal sealed class RandomNumbers(ulong seed, string parser, long index)
{
    private ulong _state = Mixed(seed ^ Mixed(Hash(parser) + (ulong)index));

    /// <summary>Returns a number from 0 to <paramref name="below"/> - 1.</summary>
    public int Next(int below) => (int)((NextWord() >> 32) * (ulong)below >> 32);

    public bool OneIn(int times) => Next(times) == 0;

    public T Pick<T>(IReadOnlyList<T> from) => from[Next(from.Count)];

    /// <summary>Returns a length that is usually small and never more than <paramref name="most"/>.</summary>
    public int Few(int most)
    {
        var length = 1;
        while (length < most && !OneIn(4))
        {
            length += 1 + Next(length);
        }

        return Math.Min(length, most);
    }

    public ulong NextWord()
    {
        _state += 0x9E3779B97F4A7C15;
        return Mixed(_state);
    }

    private static ulong Mixed(ulong word)
    {
        word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9;
        word = (word ^ (word >> 27)) * 0x94D049BB133111EB;
        return word ^ (word >> 31);
    }

    private static ulong Hash(string text) => text.Aggregate(14695981039346656037UL, (hash, c) => (hash ^ c) * 1099511628211);
}
