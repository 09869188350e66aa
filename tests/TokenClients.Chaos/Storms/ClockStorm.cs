namespace TokenClients.Chaos;

/// <summary>Sets the client's wall clock by seconds to an hour, forward or back, or suspends its machine.</summary>
internal sealed class ClockStorm(World world, int seed) : Storm(world, seed, calm: (2, 20))
{
    protected override Task StrikeAsync(CancellationToken cancellationToken)
    {
        var by = TimeSpan.FromSeconds(Random.Next(3) switch
        {
            0 => Draw(1, 10),
            1 => Draw(10, 600),
            _ => Draw(600, 3600),
        });
        var (name, by2) = Random.Next(3) switch
        {
            0 => ("forward", by),
            1 => ("back", -by),
            _ => ("sleep", by),
        };
        World.Tally.Add($"clocks.{name}");
        if (name == "sleep")
        {
            World.Time.Sleep(by2);
        }
        else
        {
            World.Time.SetWallClock(by2);
        }

        World.Violations.NoteClock(World.Time.Now, $"{name} {by2.TotalSeconds:0.000} s");
        return Task.CompletedTask;
    }
}
