namespace TokenClients.Diagnostics;

/// <summary>What the metrics and the log need to know of a cache.</summary>
internal interface IMeteredCache : ICredentialUser
{
    /// <summary>The client's name.</summary>
    string Name { get; }

    /// <summary>The shortest remaining lifetime of the tokens in use, or <see langword="null"/> if there are none.</summary>
    TimeSpan? TimeToExpiry { get; }
}
