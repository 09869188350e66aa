namespace TokenClients.Shared;

/// <summary>Describes that no token client has a name.</summary>
internal static class MissingClient
{
    /// <summary>Returns what is wrong and what to do.</summary>
    /// <param name="registered">The names of all clients.</param>
    /// <param name="name">The name that none of them has.</param>
    public static string Describe(IReadOnlyList<string> registered, string? name) => registered.Count == 0
        ? "No token client is registered; add one, for instance with services.AddArrTokens()."
        : $"No token client is named '{name}'; registered clients: {Listed(registered)}.";

    /// <summary>Returns names as a list in a message.</summary>
    public static string Listed(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));
}
