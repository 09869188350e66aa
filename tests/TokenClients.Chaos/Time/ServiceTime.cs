namespace TokenClients.Chaos;

/// <summary>The clock of the services and resources, as fast as the clients' clocks and always correct.</summary>
internal sealed class ServiceTime(ChaosTime time) : TimeProvider
{
    public override long TimestampFrequency => time.TimestampFrequency;

    public override long GetTimestamp() => time.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => time.ServiceNow;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        time.CreateTimer(callback, state, dueTime, period);
}
