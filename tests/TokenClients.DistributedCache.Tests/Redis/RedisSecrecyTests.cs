using Fleet.Run;
using TokenClients.Emulator;

namespace TokenClients.Tests;

internal sealed class RedisSecrecyTests : RedisFixture
{
    [Test]
    public async Task The_dump_and_the_append_only_file_contain_no_token_key_or_account()
    {
        var token = await Start().FetchAsync();
        await Start().GetAsync();

        foreach (var (name, bytes) in await Server.SaveAsync())
        {
            Assert.That(Pieces(token).CountIn(bytes), Is.Zero, name);
        }

        Assert.That(await Server.CountAsync("commandstats", "cmdstat_hmget"), Is.Positive);
        Assert.That(await Server.CountAsync("commandstats", "cmdstat_hmset"), Is.EqualTo(1));
    }

    [Test]
    public async Task Without_encryption_the_token_is_found_in_both_Redis_files()
    {
        var token = await Start(isEncrypted: false).FetchAsync();

        var found = (await Server.SaveAsync()).Where(file => Pieces(token).CountIn(file.Value) > token.Length - 16).Select(file => Path.GetExtension(file.Key));

        Assert.That(found, Is.EquivalentTo(new[] { ".rdb", ".aof" }));
    }

    private static TokenSearch Pieces(string token) =>
        new([token, TokenEmulator.DefaultAccountKey, TokenEmulator.DefaultAccountId]);
}
