namespace TokenClients.Chaos;

/// <summary>Changes the lifetime of the issued tokens, between a second and minutes.</summary>
internal sealed class LifetimeStorm(World world, int seed) : Storm(world, seed, calm: (2, 15))
{
    private static readonly int[] Seconds = [1, 2, 3, 5, 10, 30, 60, 120, 300];

    protected override Task StrikeAsync(CancellationToken cancellationToken)
    {
        var (arr, wrap, oauth) = (Draw(), Draw(), Draw());
        return World.Services.ChangeAsync(options =>
            (options.ArrLifetime, options.WrapLifetime, options.OAuthLifetime) = (arr, wrap, oauth));
    }

    private TimeSpan Draw() => TimeSpan.FromSeconds(Pick(Seconds));
}
