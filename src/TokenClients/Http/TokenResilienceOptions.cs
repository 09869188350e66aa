namespace TokenClients;

/// <summary>
/// Time-outs and retries of one fetch. Network faults, attempts that time out, and the statuses 408, 429 and 5xx are retried,
/// with exponential back-off and jitter. A <c>Retry-After</c> of the service lengthens the back-off. If it is longer than an
/// attempt's share of <see cref="TotalTimeout"/>, the fetch fails instead, and the cache waits.
/// </summary>
public sealed class TokenResilienceOptions
{
    /// <summary>How long one attempt may take, including the body. From 10 ms to a day; 10 s by default.</summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long all attempts and waits together may take. From 10 ms to a day; 30 s by default.</summary>
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How many attempts may follow the first. From 0 to 10; 3 by default. In addition, .NET itself sends a request without a
    /// body, such as that of ARR, up to four times if the server closes the connection without a response; this cannot be
    /// turned off.
    /// </summary>
    public int MaxRetries { get; set; } = 3;

    /// <summary>The wait before the first retry; it doubles with each retry. From 0 to a minute; 1 s by default.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest <c>Retry-After</c> that fits into the total time-out even if every attempt gets it.</summary>
    internal TimeSpan LongestRetryAfter => TimeSpan.FromTicks(TotalTimeout.Ticks / (MaxRetries + 1));

    internal bool SameAs(TokenResilienceOptions other) =>
        (AttemptTimeout, TotalTimeout, MaxRetries, RetryDelay)
        == (other.AttemptTimeout, other.TotalTimeout, other.MaxRetries, other.RetryDelay);

    internal IEnumerable<string> Faults()
    {
        var (shortest, longest) = (TimeSpan.FromMilliseconds(10), TimeSpan.FromDays(1));
        return new[]
        {
            SettingRules.Span(AttemptTimeout, "Resilience.AttemptTimeout", shortest, longest),
            SettingRules.Span(TotalTimeout, "Resilience.TotalTimeout", shortest, longest),
            MaxRetries is >= 0 and <= 10 ? null : $"Resilience.MaxRetries is {MaxRetries}; set it from 0 to 10.",
            SettingRules.Span(RetryDelay, "Resilience.RetryDelay", TimeSpan.Zero, TimeSpan.FromMinutes(1)),
        }.OfType<string>();
    }
}
