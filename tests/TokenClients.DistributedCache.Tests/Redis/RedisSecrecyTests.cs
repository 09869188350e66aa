using Fleet.Run;
using TokenClients.Emulator;

namespace TokenClients.Tests;

internal sealed class PostgresSecrecyTests : PostgresFixture
{
    private bool _showsFiles;

    /// <summary>The log goes on in another file, where nothing is of a test before.</summary>
    [SetUp]
    public async Task BeginLog()
    {
        _showsFiles = await AskAsync<bool>("SELECT rolsuper FROM pg_roles WHERE rolname = current_user");
        if (_showsFiles)
        {
            await ExecuteAsync("SELECT pg_switch_wal()");
        }
    }

    [Test]
    public async Task The_database_holds_no_token_key_or_account()
    {
        var token = await Start().FetchAsync();

        var bytes = await StoredAsync();

        Assert.That(bytes, Has.Length.GreaterThan(token.Length));
        Assert.That(Pieces(token).CountIn(bytes), Is.Zero);
    }

    [Test]
    public async Task Not_encrypted_it_would_be_found_there()
    {
        var token = await Start(isEncrypted: false).FetchAsync();

        Assert.That(Pieces(token).CountIn(await StoredAsync()), Is.GreaterThan(token.Length - 16));
    }

    private static TokenSearch Pieces(string token) =>
        new([token, TokenEmulator.DefaultAccountKey, TokenEmulator.DefaultAccountId]);

    /// <summary>The row; and the bytes of the table's file and of the server's log, for a user whom it shows them.</summary>
    private async Task<byte[]> StoredAsync()
    {
        var row = await AskAsync<byte[]>("SELECT convert_to(key, 'UTF8') || value FROM token_cache");
        if (!_showsFiles)
        {
            return row!;
        }

        await ExecuteAsync("CHECKPOINT");
        var file = await AskAsync<byte[]>("SELECT pg_read_binary_file(pg_relation_filepath('token_cache'))");
        var log = await AskAsync<byte[]>(
            "SELECT pg_read_binary_file('pg_wal/' || file_name, 0, file_offset) FROM pg_walfile_name_offset(pg_current_wal_lsn())");
        Assert.That(file.AsSpan().IndexOf(row.AsSpan(^64..)), Is.Positive, "the row is in the file");
        Assert.That(log.AsSpan().IndexOf(row.AsSpan(^64..)), Is.Positive, "the row is in the log");
        return [.. row!, .. file!, .. log!];
    }
}
