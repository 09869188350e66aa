using System.Text;

namespace Fleet.Run;

/// <summary>
/// Searches the server's dump and append-only file, which together hold everything that was ever written, for tokens and keys.
/// </summary>
/// <param name="server">The server.</param>
/// <param name="secrets">Returns what must not be there: the tokens so far, and the keys.</param>
internal sealed class StoredBytes(RedisServer server, Func<IEnumerable<string>> secrets)
{
    /// <summary>The number of bytes searched.</summary>
    public long Examined { get; private set; }

    /// <summary>The number of files read, counting repeated reads.</summary>
    public int Files { get; private set; }

    /// <summary>The number of positions at which a part of a secret was found.</summary>
    public int Found { get; private set; }

    /// <summary>Whether a part of a token is found in the dump and in the append-only file after it was written to Redis.</summary>
    public bool IsSearching { get; private set; }

    /// <summary>The number of reads of the cache since the server was last started.</summary>
    public long Reads { get; private set; }

    /// <summary>The number of writes of the cache since the server was last started.</summary>
    public long Writes { get; private set; }

    /// <summary>The number of keys that the server removed because it had no memory for them.</summary>
    public long Evicted { get; private set; }

    /// <summary>Searches what has been stored so far.</summary>
    public async Task SearchAsync(CancellationToken cancellationToken)
    {
        var search = new TokenSearch(secrets());
        foreach (var file in (await server.SaveAsync(cancellationToken)).Values)
        {
            Examined += file.Length;
            Found += search.CountIn(file);
            Files++;
        }
    }

    /// <summary>Searches once more, reads the server's counters, and tests the search with a part of a token.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        await SearchAsync(cancellationToken);
        Reads = await server.CountAsync("commandstats", "cmdstat_hmget");
        Writes = await server.CountAsync("commandstats", "cmdstat_hmset");
        Evicted = await server.CountAsync("stats", "evicted_keys");

        var token = secrets().First();
        await server.ExecuteAsync("SET", "fragment", Encoding.UTF8.GetBytes(token.Substring(token.Length / 2, 16)));
        var search = new TokenSearch([token]);
        var files = await server.SaveAsync(cancellationToken);
        var kinds = files.Where(file => search.CountIn(file.Value) > 0).Select(file => Path.GetExtension(file.Key)).ToHashSet();
        IsSearching = kinds.IsSupersetOf([".rdb", ".aof"]);
    }
}
