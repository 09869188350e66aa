namespace TokenClients.Chaos;

/// <summary>Revokes every token of a service at its resource, or restarts the services.</summary>
internal sealed class RevocationStorm(World world, int seed) : Storm(world, seed, calm: (10, 60))
{
    protected override async Task StrikeAsync(CancellationToken cancellationToken)
    {
        switch (Random.Next(3))
        {
            case 0:
                World.Tally.Add("revocations.wrap");
                await World.Services.RevokeWrapAsync();
                break;
            case 1:
                World.Tally.Add("revocations.jwt, by a restart");
                await World.Services.RestartAsync(revoke: true);
                break;
            default:
                World.Tally.Add("restarts");
                await World.Services.RestartAsync(revoke: false);
                break;
        }
    }
}
