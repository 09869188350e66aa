namespace TokenClients.Shared;

/// <summary>The times that a token itself contains, in Unix seconds by its issuer's clock.</summary>
/// <param name="ExpiresOn">When the token expires.</param>
/// <param name="IssuedOn">When the token was issued, if it says so.</param>
internal readonly record struct TokenTimes(double ExpiresOn, double? IssuedOn = null)
{
    /// <summary>The full lifetime, which depends on no clock; <see langword="null"/> if it is not known.</summary>
    public TimeSpan? FullLifetime => IssuedOn < ExpiresOn ? TokenLifetime.FromSeconds(ExpiresOn - IssuedOn.Value) : null;

    /// <summary>
    /// Returns the remaining lifetime at a moment, at most the full lifetime, because the clock may be behind. Zero or less if
    /// the token has expired.
    /// </summary>
    public TimeSpan LifetimeFrom(DateTimeOffset moment)
    {
        var left = TokenLifetime.FromSeconds(ExpiresOn - (moment.ToUnixTimeMilliseconds() / 1000.0));
        return FullLifetime < left ? FullLifetime.Value : left;
    }
}
