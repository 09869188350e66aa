namespace TokenClients.Chaos;

/// <summary>Brings the gateway of one side into trouble for a while, which is trouble of its token service and of its resource.</summary>
internal sealed class IntermediaryStorm(World world, int seed, Side side) : Storm(world, seed, calm: (10, 60))
{
    protected override async Task StrikeAsync(CancellationToken cancellationToken)
    {
        side.Tokens.Begin();
        side.Resource.Begin();
        side.Intermediary.IsInTrouble = true;
        try
        {
            await PauseAsync(1, 10, cancellationToken);
        }
        finally
        {
            side.Intermediary.IsInTrouble = false;
            side.Tokens.End();
            side.Resource.End();
        }
    }
}
