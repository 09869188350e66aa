using Microsoft.Extensions.Caching.Distributed;
using Npgsql;
using NpgsqlTypes;

namespace Fleet;

/// <summary>
/// A distributed cache in one PostgreSQL table, which is found by the connection's search path. It supports absolute
/// expiry only, by the server's clock. Each write also deletes a few expired rows.
/// </summary>
internal sealed class PostgresCache(NpgsqlDataSource source) : IDistributedCache
{
    public const string Table = "token_cache";

    private const string CreateSql =
        $"""
        CREATE TABLE IF NOT EXISTS {Table} (key text PRIMARY KEY, value bytea NOT NULL, expires_on timestamptz NOT NULL);
        CREATE INDEX IF NOT EXISTS {Table}_expires_on ON {Table} (expires_on)
        """;

    private const string GetSql = $"SELECT value FROM {Table} WHERE key = @key AND expires_on > now()";

    private const string RemoveSql = $"DELETE FROM {Table} WHERE key = @key";

    // Only the first statement waits for locks; the second skips locked rows. So two writers cannot deadlock.
    private const string SetSql =
        $"""
        INSERT INTO {Table} (key, value, expires_on) VALUES (@key, @value, coalesce(least(@until, now() + @lifetime), 'infinity'))
        ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires_on = excluded.expires_on;
        DELETE FROM {Table} WHERE key IN
          (SELECT key FROM {Table} WHERE expires_on <= now() ORDER BY expires_on LIMIT 100 FOR UPDATE SKIP LOCKED)
        """;

    /// <summary>
    /// Creates the table if it does not exist. Only one process may call it, before others use the table.
    /// </summary>
    public async Task CreateTableAsync(CancellationToken token = default)
    {
        await using var command = source.CreateCommand(CreateSql);
        await command.ExecuteNonQueryAsync(token);
    }

    public byte[]? Get(string key)
    {
        using var command = Command(GetSql, key);
        return (byte[]?)command.ExecuteScalar();
    }

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        await using var command = Command(GetSql, key);
        return (byte[]?)await command.ExecuteScalarAsync(token);
    }

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options)
    {
        using var command = Setting(key, value, options);
        command.ExecuteNonQuery();
    }

    /// <summary>Stores a value, replacing the previous one.</summary>
    /// <exception cref="NotSupportedException"><paramref name="options"/> specify a sliding expiration.</exception>
    public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        await using var command = Setting(key, value, options);
        await command.ExecuteNonQueryAsync(token);
    }

    public void Remove(string key)
    {
        using var command = Command(RemoveSql, key);
        command.ExecuteNonQuery();
    }

    public async Task RemoveAsync(string key, CancellationToken token = default)
    {
        await using var command = Command(RemoveSql, key);
        await command.ExecuteNonQueryAsync(token);
    }

    /// <summary>Does nothing, because only sliding expirations are refreshed.</summary>
    public void Refresh(string key)
    {
    }

    /// <inheritdoc cref="Refresh"/>
    public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;

    private NpgsqlCommand Command(string sql, string key)
    {
        var command = source.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<string>("key", key));
        return command;
    }

    private NpgsqlCommand Setting(string key, byte[] value, DistributedCacheEntryOptions options)
    {
        if (options.SlidingExpiration is not null)
        {
            throw new NotSupportedException("This cache does not support sliding expiration. Set an absolute expiration instead.");
        }

        var command = Command(SetSql, key);
        command.Parameters.Add(new NpgsqlParameter<byte[]>("value", value));
        command.Parameters.Add(Nullable("until", NpgsqlDbType.TimestampTz, options.AbsoluteExpiration?.UtcDateTime));
        command.Parameters.Add(Nullable("lifetime", NpgsqlDbType.Interval, options.AbsoluteExpirationRelativeToNow));
        return command;
    }

    private static NpgsqlParameter Nullable(string name, NpgsqlDbType type, object? value) =>
        new(name, type) { Value = value ?? DBNull.Value };
}
