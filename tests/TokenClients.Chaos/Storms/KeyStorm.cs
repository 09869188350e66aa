namespace TokenClients.Chaos;

/// <summary>Rotates a client's keys, correctly or incorrectly, or reloads its settings without new keys.</summary>
internal sealed class KeyStorm(World world, int seed) : Storm(world, seed, calm: (2, 10))
{
    protected override async Task StrikeAsync(CancellationToken cancellationToken)
    {
        var client = Pick(World.Clients);
        var (old, fresh) = (client.Keys, Keys.NewKey());
        switch (Random.Next(4))
        {
            case 0:
                World.Tally.Add("keys.reloaded");
                World.Reload(client, old);
                break;
            case 1 when client.HasSecondary:
                World.Tally.Add("keys.rotated under the secondary");
                await World.AcceptAsync(client, old.Secondary);
                await PauseAsync(1, 60, cancellationToken);
                await World.AcceptAsync(client, old.Secondary, fresh);
                World.Reload(client, new Keys(fresh, old.Secondary));
                break;
            case 2:
                World.Tally.Add("keys.rotated in order");
                await World.AcceptAsync(client, old.Primary, old.Secondary, fresh);
                World.Reload(client, new Keys(fresh, old.Primary));
                await PauseAsync(1, 10, cancellationToken);
                await World.AcceptAsync(client, fresh, old.Primary);
                break;
            default:
                World.Tally.Add("keys.changed too early");
                var next = Keys.New();
                await World.AcceptAsync(client, next.Primary, next.Secondary);
                await PauseAsync(1, 20, CancellationToken.None); // otherwise the client would remain without a valid key
                World.Reload(client, next);
                break;
        }
    }
}
