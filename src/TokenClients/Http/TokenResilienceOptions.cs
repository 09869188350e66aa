namespace TokenClients;

/// <summary>
/// Time-outs and retries of one fetch. Retried are network faults, attempts that time out, and the statuses 408, 429 and
/// 5xx, with exponential, jittered back-off; the service's <c>Retry-After</c> lengthens it, if it is no longer than an
/// attempt's share of <see cref="TotalTimeout"/>, and else ends the fetch, so that the cache can wait it out.
/// </summary>
public sealed class TokenResilienceOptions
{
    /// <summary>How long one attempt may take, body included. From 10 ms to a day; 10 s by default.</summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long all attempts and waits together may take. From 10 ms to a day; 30 s by default.</summary>
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How many attempts may follow the first. From 0 to 10; 3 by default. Below them .NET itself sends a request without a body,
    /// as ARR's, up to four times if the server closes the connection without an answer; nothing turns that off.
    /// </summary>
    public int MaxRetries { get; set; } = 3;

    /// <summary>The wait before the first retry; it doubles with each. From 0 to a minute; 1 s by default.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait that fits into the total however often it is asked for.</summary>
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
