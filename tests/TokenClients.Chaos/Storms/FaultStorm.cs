namespace TokenClients.Chaos;

/// <summary>Bursts of mixed faults at a token service or at a resource: some for the next requests, or one for all requests for a while.</summary>
internal sealed class FaultStorm(World world, int seed, Side side, bool isForResource)
    : Storm(world, seed, calm: isForResource ? (5, 30) : (2, 25))
{
    private Health Health => isForResource ? side.Resource : side.Tokens;

    private EmulatedFaults Faults => isForResource ? side.Service.ResourceFaults : side.Service.Faults;

    protected override async Task StrikeAsync(CancellationToken cancellationToken)
    {
        Health.Begin();
        try
        {
            var kinds = Random.Next(1, 5);
            for (var i = 0; i < kinds; i++)
            {
                Faults.Enqueue(Counted(), Random.Next(1, 4));
            }

            Faults.Always = Random.Next(3) == 0 ? Counted() : null;
            await PauseAsync(1, 15, cancellationToken);
        }
        finally
        {
            Faults.Clear();
            Health.End();
        }
    }

    private Fault Counted()
    {
        var fault = FaultMenu.Pick(World, Random);
        World.Tally.Add($"faults.{fault}");
        return fault;
    }
}
