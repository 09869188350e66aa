namespace TokenClients.Emulator;

/// <summary>When a token was handed out, and for how many seconds. Never the token.</summary>
internal sealed record IssuedToken(DateTimeOffset IssuedOn, long Lifetime)
{
    public DateTimeOffset ExpiresOn => IssuedOn.AddSeconds(Lifetime);
}
