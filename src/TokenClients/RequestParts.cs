namespace TokenClients;

/// <summary>The parts of a request besides its scope, which not every service supports.</summary>
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
