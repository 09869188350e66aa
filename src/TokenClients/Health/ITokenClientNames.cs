namespace TokenClients.Health;

/// <summary>The names of the registered clients.</summary>
internal interface ITokenClientNames
{
    /// <summary>All names, in the order of registration.</summary>
    IEnumerable<string> All { get; }
}
