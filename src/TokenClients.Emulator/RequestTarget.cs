namespace TokenClients.Emulator;

/// <summary>What a request to a service is for.</summary>
internal enum RequestTarget
{
    Tokens,
    Resource,
    Metadata,
}
