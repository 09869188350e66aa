namespace TokenClients.Shared;

/// <summary>What a token says of its own life, in Unix seconds by the clock of whoever issued it.</summary>
/// <param name="ExpiresOn">When it expires.</param>
/// <param name="IssuedOn">When it was issued, if it says so.</param>
internal readonly record struct TokenTimes(double ExpiresOn, double? IssuedOn = null)
{
    /// <summary>The whole life, which no clock has a part in; <see langword="null"/> if it is not known.</summary>
    public TimeSpan? Whole => IssuedOn < ExpiresOn ? TokenLifetime.FromSeconds(ExpiresOn - IssuedOn.Value) : null;

    /// <summary>The life that is left at a moment, at most the whole: that clock may be behind. Zero or less: it has expired.</summary>
    public TimeSpan LifetimeFrom(DateTimeOffset moment)
    {
        var left = TokenLifetime.FromSeconds(ExpiresOn - (moment.ToUnixTimeMilliseconds() / 1000.0));
        return Whole < left ? Whole.Value : left;
    }
}
