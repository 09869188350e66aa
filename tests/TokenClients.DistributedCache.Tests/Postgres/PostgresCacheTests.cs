using System.Text;
using Fleet;
using Microsoft.Extensions.Caching.Distributed;

namespace TokenClients.Tests;

internal sealed class PostgresCacheTests : PostgresFixture
{
    private static readonly byte[] One = Encoding.UTF8.GetBytes("one");
    private static readonly byte[] Two = Encoding.UTF8.GetBytes("two");
    private static readonly DistributedCacheEntryOptions Hour = new() { AbsoluteExpirationRelativeToNow = TimeSpan.FromHours(1) };

    [Test]
    public async Task What_is_set_is_got_replaced_and_removed()
    {
        var cache = new PostgresCache(Source);

        await cache.SetAsync("key", One, Hour);
        await cache.SetAsync("other", One, Hour);
        Assert.That(await cache.GetAsync("key"), Is.EqualTo(One));
        await cache.SetAsync("key", Two, Hour);
        await cache.RefreshAsync("key");
        Assert.That(await cache.GetAsync("key"), Is.EqualTo(Two));
        await cache.RemoveAsync("key");
        await cache.RemoveAsync("key");

        Assert.That(await cache.GetAsync("key"), Is.Null);
        Assert.That(await cache.GetAsync("other"), Is.EqualTo(One));
    }

    [Test]
    public void It_does_the_same_synchronously()
    {
        var cache = new PostgresCache(Source);

        cache.Set("key", One, Hour);
        cache.Set("key", Two, Hour);
        cache.Refresh("key");
        Assert.That(cache.Get("key"), Is.EqualTo(Two));
        cache.Remove("key");

        Assert.That(cache.Get("key"), Is.Null);
    }

    [Test]
    public async Task A_key_is_a_parameter_and_never_part_of_a_command()
    {
        var cache = new PostgresCache(Source);
        const string key = "'; DELETE FROM token_cache; --";
        await cache.SetAsync("key", One, Hour);

        await cache.SetAsync(key, Two, Hour);

        Assert.That(await cache.GetAsync(key), Is.EqualTo(Two));
        Assert.That(await cache.GetAsync("key"), Is.EqualTo(One));
    }

    [Test]
    public async Task The_earlier_of_two_expiries_counts_and_without_any_an_entry_stays()
    {
        var cache = new PostgresCache(Source);
        var soon = await AskAsync<DateTime>("SELECT date_trunc('second', now()) + interval '1 minute'");

        await cache.SetAsync("both", One, new() { AbsoluteExpiration = new DateTimeOffset(soon), AbsoluteExpirationRelativeToNow = TimeSpan.FromHours(1) });
        await cache.SetAsync("none", One, new());

        Assert.That(await AskAsync<DateTime>("SELECT expires_on FROM token_cache WHERE key = 'both'"), Is.EqualTo(soon));
        Assert.That(await AskAsync<bool>("SELECT expires_on = 'infinity' FROM token_cache WHERE key = 'none'"), Is.True);
        Assert.That(await cache.GetAsync("none"), Is.EqualTo(One));
    }

    [Test]
    public async Task What_has_expired_is_not_given_and_goes_with_the_next_write()
    {
        var cache = new PostgresCache(Source);
        await cache.SetAsync("old", One, Hour);
        await cache.SetAsync("renewed", One, Hour);
        await ExecuteAsync("UPDATE token_cache SET expires_on = now() - interval '1 ms'");

        Assert.That(await cache.GetAsync("old"), Is.Null);
        Assert.That(cache.Get("old"), Is.Null);
        await cache.SetAsync("renewed", Two, Hour);

        Assert.That(await AskAsync<string>("SELECT string_agg(key, ' ') FROM token_cache"), Is.EqualTo("renewed"));
        Assert.That(await cache.GetAsync("renewed"), Is.EqualTo(Two));
    }

    [Test]
    public void A_sliding_expiration_is_not_supported()
    {
        var options = new DistributedCacheEntryOptions { SlidingExpiration = TimeSpan.FromMinutes(1) };

        Assert.That(() => new PostgresCache(Source).Set("key", One, options), Throws.TypeOf<NotSupportedException>());
    }

    [Test]
    public async Task Writers_of_the_same_keys_do_not_block_each_other_for_good()
    {
        var cache = new PostgresCache(Source);
        var old = new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = TimeSpan.FromTicks(10) };

        await Task.WhenAll(Enumerable.Range(0, 400).Select(i => cache.SetAsync($"key {i % 4}", One, i % 3 == 0 ? old : Hour)));
        await cache.SetAsync("last", One, Hour);

        Assert.That(await AskAsync<long>("SELECT count(*) FROM token_cache WHERE expires_on <= now()"), Is.Zero);
    }
}
