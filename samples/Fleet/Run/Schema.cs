using Npgsql;

namespace Fleet.Run;

/// <summary>The table, in a schema of this run's own, which goes with it.</summary>
internal sealed class Schema : IAsyncDisposable
{
    private readonly string _name = $"fleet_{Guid.NewGuid():N}";

    private Schema(string connection)
    {
        ConnectionString = new NpgsqlConnectionStringBuilder(connection) { SearchPath = _name }.ConnectionString;
        Source = NpgsqlDataSource.Create(ConnectionString);
    }

    /// <summary>The server's, with the schema as the search path.</summary>
    public string ConnectionString { get; }

    public NpgsqlDataSource Source { get; }

    public static async Task<Schema> CreateAsync(string connection, CancellationToken cancellationToken)
    {
        var schema = new Schema(connection);
        try
        {
            await schema.ExecuteAsync($"CREATE SCHEMA {schema._name}", cancellationToken);
            await new PostgresCache(schema.Source).CreateTableAsync(cancellationToken);
            return schema;
        }
        catch
        {
            await schema.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await ExecuteAsync($"DROP SCHEMA IF EXISTS {_name} CASCADE", CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            // The server is gone, and with it the schema if it was this run's own.
        }

        await Source.DisposeAsync();
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
