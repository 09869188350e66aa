using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace TokenClients.Tests;

/// <summary>The contents of the distributed cache, and who can read them.</summary>
internal sealed class DistributedTokenStoreTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly StoredToken Stored = new(new AccessToken("the-token-itself", Now.AddHours(1), correlationId: "the-correlation-id"), Now);

    private readonly RecordingCache _cache = new();
    private readonly EphemeralDataProtectionProvider _keys = new();

    [SetUp]
    public void Empty() => _cache.Entries.Clear();

    [Test]
    public async Task A_stored_token_is_found_by_every_instance_with_the_same_key_ring()
    {
        await Store().SetAsync("key", Stored, TimeSpan.FromMinutes(5), default);

        var found = await Store().GetAsync("key", default);

        Assert.That((found!.Token.Value, found.IssuedOn), Is.EqualTo(("the-token-itself", Now)));
        Assert.That(await Store().GetAsync("another", default), Is.Null);
    }

    [Test]
    public async Task An_entry_expires_by_the_clock_of_the_distributed_cache()
    {
        await Store().SetAsync("key", Stored, TimeSpan.FromMinutes(5), default);

        var options = _cache.Entries["key"].Options;
        Assert.That(
            (options.AbsoluteExpirationRelativeToNow, options.AbsoluteExpiration, options.SlidingExpiration),
            Is.EqualTo(((TimeSpan?)TimeSpan.FromMinutes(5), (DateTimeOffset?)null, (TimeSpan?)null)));
    }

    [Test]
    public async Task A_removed_token_is_removed_from_the_distributed_cache()
    {
        await Store().SetAsync("key", Stored, TimeSpan.FromMinutes(5), default);

        await Store().RemoveAsync("key", default);

        Assert.That(_cache.Entries, Is.Empty);
    }

    [Test]
    public async Task The_stored_bytes_contain_no_part_of_the_token()
    {
        await Store().SetAsync("key", Stored, TimeSpan.FromMinutes(5), default);

        var bytes = _cache.Entries["key"].Bytes;
        var encoded = new[] { Encoding.Latin1.GetString(bytes), Encoding.Unicode.GetString(bytes), Convert.ToBase64String(bytes), Convert.ToHexString(bytes) };
        foreach (var secret in new[] { "the-token", "itself", "correlation", "Bearer" })
        {
            Assert.That(encoded, Has.None.Contains(secret).And.None.Contains(Convert.ToBase64String(Encoding.ASCII.GetBytes(secret)).TrimEnd('=')));
        }
    }

    [Test]
    public async Task The_purposes_of_the_encryption_are_the_package_the_client_and_the_key()
    {
        await Store("client").SetAsync("key", Stored, TimeSpan.FromMinutes(5), default);

        var bytes = _keys.CreateProtector("TokenClients.DistributedCache", "client", "key").Unprotect(_cache.Entries["key"].Bytes);

        Assert.That(TokenPayload.Read(bytes)!.Token.Value, Is.EqualTo("the-token-itself"), "instances of different versions read each other's entries");
    }

    [Test]
    public async Task An_entry_cannot_be_read_with_another_key_ring_client_or_key()
    {
        await Store().SetAsync("key", Stored, TimeSpan.FromMinutes(5), default);
        _cache.Entries["copied"] = _cache.Entries["key"];

        foreach (var (store, key) in new[] { (Store(keys: new EphemeralDataProtectionProvider()), "key"), (Store("another"), "key"), (Store(), "copied") })
        {
            var error = await Assert.ThrowsAsync<TokenException>(() => store.GetAsync(key, default));
            Assert.That(error!.Message, Does.StartWith("The stored token could not be decrypted").And.Contain("key ring").And.Contain("SetApplicationName"));
        }
    }

    [Test]
    public async Task A_flipped_bit_in_any_byte_makes_the_entry_unreadable()
    {
        await Store().SetAsync("key", Stored, TimeSpan.FromMinutes(5), default);
        var (bytes, options) = _cache.Entries["key"];

        for (var at = 0; at < bytes.Length; at++)
        {
            var changed = bytes.ToArray();
            changed[at] ^= 1;
            _cache.Entries["key"] = (changed, options);
            await Assert.ThrowsAsync<TokenException>(() => Store().GetAsync("key", default));
        }
    }

    [Test]
    public async Task Bytes_that_were_never_encrypted_are_rejected([Values(0, 1, 100, 100_000)] int length)
    {
        _cache.Entries["key"] = (new byte[length], new());

        await Assert.ThrowsAsync<TokenException>(() => Store().GetAsync("key", default));
    }

    private DistributedTokenStore Store(string name = "client", IDataProtectionProvider? keys = null) => new(name, _cache, keys ?? _keys);
}
