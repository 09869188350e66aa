using Npgsql;

namespace Fleet.Run;

/// <summary>The table in a schema that is created for this run and dropped afterwards.</summary>
internal sealed class Schema : IAsyncDisposable
{
    private readonly string _name = $"fleet_{Guid.NewGuid():N}";

    private Schema(string connection)
    {
        ConnectionString = new NpgsqlConnectionStringBuilder(connection) { SearchPath = _name }.ConnectionString;
        Source = NpgsqlDataSource.Create(ConnectionString);
    }

    /// <summary>The server's connection string with the schema as the search path.</summary>
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
            // The server is not reachable. If it was started by this run, the schema is deleted with it.
        }

        await Source.DisposeAsync();
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
