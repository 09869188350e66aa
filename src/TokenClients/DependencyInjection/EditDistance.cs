namespace TokenClients.DependencyInjection;

/// <summary>Compares names for typing errors.</summary>
internal static class EditDistance
{
    /// <summary>
    /// Whether at most <paramref name="limit"/> insertions, deletions and replacements turn one name into the other, ignoring
    /// case.
    /// </summary>
    public static bool IsWithin(int limit, string one, string other)
    {
        if (Math.Abs(one.Length - other.Length) > limit)
        {
            return false;
        }

        var previous = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var current = new int[other.Length + 1];
            current[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var cost = char.ToUpperInvariant(one[i - 1]) == char.ToUpperInvariant(other[j - 1]) ? 0 : 1;
                current[j] = Math.Min(Math.Min(previous[j], current[j - 1]) + 1, previous[j - 1] + cost);
            }

            previous = current;
        }

        return previous[other.Length] <= limit;
    }
}
