using TokenClients.DependencyInjection;

namespace TokenClients.Tool;

/// <summary>Finds the known name that is closest to a mistyped one.</summary>
internal static class Suggestion
{
    /// <summary>Returns a name that begins with the given one, or else the most similar one; <see langword="null"/> if there is none.</summary>
    public static string? For(string given, IEnumerable<string> names)
    {
        var length = given.TrimStart('-').Length;
        if (length < 2)
        {
            return null;
        }

        // Two wrong letters, so that two that are swapped count as similar, except in the shortest names.
        var limit = Math.Max(Math.Min(2, length - 1), length / 3);
        var sorted = names.Order(StringComparer.Ordinal).ToList();
        return sorted.Find(name => name.StartsWith(given, StringComparison.OrdinalIgnoreCase))
            ?? Enumerable.Range(1, limit).Select(wrong => sorted.Find(name => EditDistance.IsWithin(wrong, given, name)))
                .FirstOrDefault(name => name is not null);
    }
}
