namespace TokenClients.Fuzz;

/// <summary>A clock that stands still at the beginning of 2026.</summary>
internal sealed class StoppedTime : TimeProvider
{
    public static StoppedTime Instance { get; } = new();

    public static DateTimeOffset Now { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;

    public override long GetTimestamp() => 0;
}
