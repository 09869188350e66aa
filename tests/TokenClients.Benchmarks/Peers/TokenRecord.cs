namespace TokenClients.Benchmarks.Peers;

/// <summary>The cached value of an application that also needs the expiry.</summary>
internal sealed record TokenRecord(string Token, DateTimeOffset ExpiresOn)
{
    public static TokenRecord From(TokenSource source) => new(TokenSource.Token, DateTimeOffset.UtcNow + source.Lifetime);
}
