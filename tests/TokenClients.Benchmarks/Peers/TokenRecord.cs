namespace TokenClients.Benchmarks.Peers;

/// <summary>What an application that needs the expiry too puts into a cache.</summary>
internal sealed record TokenRecord(string Token, DateTimeOffset ExpiresOn)
{
    public static TokenRecord From(TokenSource source) => new(TokenSource.Token, DateTimeOffset.UtcNow + source.Lifetime);
}
