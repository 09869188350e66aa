namespace TokenClients.Chaos;

/// <summary>Makes one call after the other: mostly plain requests, and sometimes one of a rare kind.</summary>
internal sealed class Caller(World world, Random random)
{
    private const int ManyScopes = 100_000;

    private readonly ProviderCalls _provider = new(world);
    private readonly HandlerCalls _handler = new(world);

    // A token that this caller received earlier for each slot.
    private readonly Dictionary<Slot, AccessToken> _old = [];

    public async Task CallAsync()
    {
        var client = world.Clients[random.Next(world.Clients.Count)];
        var slot = client.Slots[random.Next(client.Slots.Count)];
        switch (random.Next(1000))
        {
            case < 40:
                await _handler.SendAsync(slot, random.Next());
                break;
            case < 60:
                var (crowded, scope) = (world.Clients.Single(one => one.HasManyScopes), $"http://crowd/{random.Next(ManyScopes)}/");
                await _provider.RequestAsync(crowded.SlotOf(scope), TokenRequest.For(scope), default);
                await (random.Next(10) == 0 ? world.RemoveAsync(crowded.SlotOf(scope)) : Task.CompletedTask);
                crowded.Forget(crowded.SlotOf(scope));
                break;
            case < 70 when _old.TryGetValue(slot, out var old):
                Keep(slot, await _provider.RequestAsync(slot, Plain(slot) with { Rejected = old }, default));
                break;
            case < 90:
                Keep(slot, await _provider.RequestAsync(slot, Plain(slot) with { MinimumLifetime = TimeSpan.FromSeconds(random.Next(1, 240)) }, default));
                break;
            case < 100:
                await _provider.RequestAsync(slot, Plain(slot), new CancellationToken(canceled: true));
                break;
            case < 101:
                await world.RemoveAsync(slot);
                break;
            case < 102:
                await world.RemoveAsync(slot);
                var pending = _provider.RequestAsync(slot, Plain(slot), default).AsTask();
                await world.RemoveAsync(slot); // during the fetch
                await pending;
                break;
            case < 110:
                using (var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(random.Next(20))))
                {
                    await _provider.RequestAsync(slot, Plain(slot), cancellation.Token);
                }

                break;
            default:
                var token = await _provider.RequestAsync(slot, Plain(slot), default);
                if (random.Next(20) == 0)
                {
                    Keep(slot, token);
                }

                break;
        }
    }

    private static TokenRequest Plain(Slot slot) => new() { Scope = slot.Scope };

    private void Keep(Slot slot, AccessToken? token)
    {
        if (token is not null)
        {
            _old[slot] = token;
        }
    }
}
