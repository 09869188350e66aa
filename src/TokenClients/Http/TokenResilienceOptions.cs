namespace TokenClients;

/// <summary>
/// Time-outs and retries of one fetch. Retried are network faults, attempts that time out, and the statuses 408, 429 and
/// 5xx, with exponential, jittered back-off; the service's <c>Retry-After</c> takes its place if it is no longer than an
/// attempt's share of <see cref="TotalTimeout"/>, and else ends the fetch, so that the cache can wait it out.
/// </summary>
public sealed class TokenResilienceOptions
{
    /// <summary>How long one attempt may take, body included. From 10 ms to a day; 10 s by default.</summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long all attempts and waits together may take. From 10 ms to a day; 30 s by default.</summary>
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many attempts may follow the first. From 0 to 10; 3 by default.</summary>
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
        var shortest = TimeSpan.FromMilliseconds(10);
        var longest = TimeSpan.FromDays(1);
        if (AttemptTimeout < shortest || AttemptTimeout > longest)
        {
            yield return $"Resilience.AttemptTimeout is {AttemptTimeout}; set it from {shortest} to {longest}.";
        }

        if (TotalTimeout < shortest || TotalTimeout > longest)
        {
            yield return $"Resilience.TotalTimeout is {TotalTimeout}; set it from {shortest} to {longest}.";
        }

        if (MaxRetries is < 0 or > 10)
        {
            yield return $"Resilience.MaxRetries is {MaxRetries}; set it from 0 to 10.";
        }

        if (RetryDelay < TimeSpan.Zero || RetryDelay > TimeSpan.FromMinutes(1))
        {
            yield return $"Resilience.RetryDelay is {RetryDelay}; set it from {TimeSpan.Zero} to {TimeSpan.FromMinutes(1)}.";
        }
    }
}
