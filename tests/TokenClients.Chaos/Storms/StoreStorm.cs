namespace TokenClients.Chaos;

/// <summary>Disturbs the shared store for a while.</summary>
internal sealed class StoreStorm(World world, int seed) : Storm(world, seed, calm: (5, 30))
{
    protected override async Task StrikeAsync(CancellationToken cancellationToken)
    {
        World.Store.IsDisturbed = true;
        try
        {
            await PauseAsync(2, 15, cancellationToken);
        }
        finally
        {
            World.Store.IsDisturbed = false;
        }
    }
}
