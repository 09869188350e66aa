using System.Runtime.CompilerServices;

namespace TokenClients.Tests;

/// <summary>The gauge of the life that is left.</summary>
internal sealed class LiveCachesTests : TelemetryFixture
{
    [Test]
    public async Task The_gauge_follows_the_life_of_the_token_until_it_is_out_of_service()
    {
        using var metrics = Listen();
        Assert.That(metrics.TimeToExpiry(), Is.Null, "nothing has been fetched");

        await FillAsync(Hour);
        Assert.That(metrics.TimeToExpiry(), Is.EqualTo(3600));
        Time.Advance(TimeSpan.FromMinutes(45));
        Assert.That(metrics.TimeToExpiry(), Is.EqualTo(900));
        Time.Advance(TimeSpan.FromMinutes(14));
        Assert.That(metrics.TimeToExpiry(), Is.Null, "due, and nobody wants it renewed");
        Assert.That(Inner.Fetches, Is.EqualTo(1), "looking makes no fetch");
        Kept();
        var refresh = await Inner.NextAsync();
        Assert.That(metrics.TimeToExpiry(), Is.EqualTo(60), "due, and being renewed");
        await FailAsync(refresh, Unavailable());
        Assert.That(metrics.TimeToExpiry(), Is.EqualTo(60), "due, and the renewal is failing");
        Time.Advance(31);
        Assert.That(metrics.TimeToExpiry(), Is.Null, "out of service");
    }

    [Test]
    public async Task Of_the_default_token_the_scopes_and_the_caches_of_one_name_the_shortest_life_counts()
    {
        Inner.Answer = (number, request) => Inner.Token("token", TimeSpan.FromMinutes(10 * number), request.Scope);
        var other = NewCache();
        using var metrics = Listen();
        await Cache.GetTokenAsync(TokenRequest.For("a"));
        await Cache.GetTokenAsync();
        await other.GetTokenAsync(TokenRequest.For("a"));

        Assert.That(metrics.TimeToExpiry(), Is.EqualTo(600));
        Time.Advance(600);
        Assert.That(metrics.TimeToExpiry(), Is.EqualTo(600), "the first has gone");
        Time.Advance(600);
        Assert.That(metrics.TimeToExpiry(), Is.EqualTo(600), "the other cache's");
        GC.KeepAlive(other);
    }

    [Test]
    public async Task A_wall_clock_that_is_set_shows_at_once()
    {
        await FillAsync(Hour);
        using var metrics = Listen();

        Time.SetWallClock(Time.GetUtcNow() + TimeSpan.FromMinutes(50));

        Assert.That(metrics.TimeToExpiry(), Is.EqualTo(600));
    }

    [Test]
    public async Task The_gauge_keeps_no_cache_alive()
    {
        using var metrics = Listen();
        var cache = await FilledElsewhereAsync();
        Assert.That(metrics.TimeToExpiry(), Is.EqualTo(3600));

        for (var i = 0; i < 20 && cache.TryGetTarget(out _); i++)
        {
            await Task.Yield();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.That(cache.TryGetTarget(out _), Is.False);
        Assert.That(metrics.TimeToExpiry(), Is.Null);
    }

    [Test]
    public void Caches_that_are_gone_are_cleared_away_even_if_nobody_listens()
    {
        GC.Collect();
        using (var metrics = Listen())
        {
            metrics.TimeToExpiry();
        }

        var before = LiveCaches.Count;
        for (var i = 0; i < 1000; i++)
        {
            NewCache();
            if (i % 100 == 0)
            {
                GC.Collect();
            }
        }

        Assert.That(LiveCaches.Count, Is.LessThan(before + 900));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Task<WeakReference<CachingTokenProvider>> FilledElsewhereAsync() => Task.Run(async () =>
    {
        Inner.Answer = (_, _) => Inner.Token("token", Hour);
        var cache = NewCache();
        await cache.GetTokenAsync();
        await Log.NextLineAsync();
        return new WeakReference<CachingTokenProvider>(cache);
    });
}
