namespace TokenClients.Emulator;

/// <summary>When a token was issued, and its lifetime in seconds. It does not contain the token.</summary>
internal sealed record IssuedToken(DateTimeOffset IssuedOn, long Lifetime)
{
    public DateTimeOffset ExpiresOn => IssuedOn.AddSeconds(Lifetime);
}
