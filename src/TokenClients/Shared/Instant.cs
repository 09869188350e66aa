namespace TokenClients.Shared;

/// <summary>A point in time by both clocks.</summary>
/// <param name="Milliseconds">The monotonic clock.</param>
/// <param name="Utc">The wall clock.</param>
internal readonly record struct Instant(long Milliseconds, DateTimeOffset Utc)
{
    public Instant Plus(TimeSpan span) => new(
        Milliseconds + (long)span.TotalMilliseconds,
        span < DateTimeOffset.MaxValue - Utc ? Utc + span : DateTimeOffset.MaxValue);

    /// <summary>Whether either clock has reached <paramref name="moment"/>.</summary>
    public bool Reached(Instant moment) => Milliseconds >= moment.Milliseconds || Utc >= moment.Utc;
}
