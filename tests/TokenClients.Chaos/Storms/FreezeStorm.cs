namespace TokenClients.Chaos;

/// <summary>Freezes the client's process for seconds to minutes, as paused containers and serverless functions are.</summary>
internal sealed class FreezeStorm(World world, int seed) : Storm(world, seed, calm: (3, 30))
{
    protected override Task StrikeAsync(CancellationToken cancellationToken)
    {
        var span = TimeSpan.FromSeconds(Random.Next(2) == 0 ? Draw(3, 15) : Draw(15, 90));
        World.Tally.Add("clocks.freeze");
        World.Time.Freeze(span);
        World.Violations.NoteClock(World.Time.Now, $"frozen {span.TotalSeconds:0.000} s");
        return Task.CompletedTask;
    }
}
