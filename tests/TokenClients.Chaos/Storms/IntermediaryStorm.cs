namespace TokenClients.Chaos;

/// <summary>Disturbs the gateway of one service for a while, which affects its token service and its resource.</summary>
internal sealed class IntermediaryStorm(World world, int seed, Side side) : Storm(world, seed, calm: (10, 60))
{
    protected override async Task StrikeAsync(CancellationToken cancellationToken)
    {
        side.Tokens.Begin();
        side.Resource.Begin();
        side.Intermediary.IsDisturbed = true;
        try
        {
            await PauseAsync(1, 10, cancellationToken);
        }
        finally
        {
            side.Intermediary.IsDisturbed = false;
            side.Tokens.End();
            side.Resource.End();
        }
    }
}
