namespace TokenClients.Health;

/// <summary>The names of the registered clients.</summary>
internal interface ITokenClientNames
{
    /// <summary>All of them, in the order in which they were added.</summary>
    IEnumerable<string> All { get; }
}
