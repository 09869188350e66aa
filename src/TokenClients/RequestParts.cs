namespace TokenClients;

/// <summary>What a request may name besides a scope. Not every service can take it.</summary>
[Flags]
internal enum RequestParts
{
    None = 0,

    /// <summary><see cref="TokenRequest.Resources"/>.</summary>
    Resources = 1,

    /// <summary><see cref="TokenRequest.Audience"/>.</summary>
    Audience = 2,

    /// <summary><see cref="TokenRequest.AdditionalParameters"/>.</summary>
    AdditionalParameters = 4,
}
