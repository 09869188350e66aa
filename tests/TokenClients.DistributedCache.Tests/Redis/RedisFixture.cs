using Fleet;
using Npgsql;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>An emulator, and a table in a schema of the test's own on the server that the environment names.</summary>
internal abstract class PostgresFixture
{
    private const string Variable = "TOKENCLIENTS_POSTGRES";

    private readonly List<Instance> _instances = [];
    private string _schema = "";

    protected TokenEmulator Emulator { get; private set; } = null!;

    /// <summary>The tests' own way to the table.</summary>
    protected NpgsqlDataSource Source { get; private set; } = null!;

    protected string ConnectionString { get; private set; } = "";

    [SetUp]
    public async Task CreateTable()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } connection)
        {
            Assert.Ignore($"Set {Variable} to a connection string of a PostgreSQL server on loopback; .ci/run starts one.");
            return;
        }

        _schema = $"test_{Guid.NewGuid():N}";
        ConnectionString = new NpgsqlConnectionStringBuilder(connection) { SearchPath = _schema, ApplicationName = _schema }.ConnectionString;
        Source = NpgsqlDataSource.Create(ConnectionString);
        await ExecuteAsync($"CREATE SCHEMA {_schema}");
        await new PostgresCache(Source).CreateTableAsync();
        Emulator = await TokenEmulator.StartAsync();
    }

    [TearDown]
    public async Task DropTable()
    {
        if (_schema.Length == 0)
        {
            return;
        }

        await Task.WhenAll(_instances.Select(instance => instance.DisposeAsync().AsTask()));
        _instances.Clear();
        await Emulator.DisposeAsync();
        await ExecuteAsync($"DROP SCHEMA {_schema} CASCADE");
        await Source.DisposeAsync();
    }

    /// <summary>Another instance of the service.</summary>
    /// <param name="connection">The way to the table, if it is another.</param>
    /// <param name="application">What its key ring is called; instances with the same name share one.</param>
    /// <param name="isEncrypted">Whether it encrypts what it stores, as it does outside of these tests.</param>
    protected Instance Start(string? connection = null, string application = "service", bool isEncrypted = true)
    {
        var instance = new Instance(Emulator, connection ?? ConnectionString, application, isEncrypted);
        _instances.Add(instance);
        return instance;
    }

    protected async Task<T?> AskAsync<T>(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return await command.ExecuteScalarAsync() is T value ? value : default;
    }

    protected async Task<int> ExecuteAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return await command.ExecuteNonQueryAsync();
    }
}
