using Npgsql;

namespace TokenClients.Tests;

internal sealed class PostgresOutageTests : PostgresFixture
{
    [Test]
    public async Task A_server_that_cannot_be_reached_costs_no_call_and_is_used_again_when_it_can()
    {
        var server = new NpgsqlConnectionStringBuilder(ConnectionString);
        using var relay = new Relay(server.Host!, server.Port);
        var (near, far) = (Start(), Start(new NpgsqlConnectionStringBuilder(ConnectionString) { Port = relay.Port, Host = "127.0.0.1" }.ConnectionString));
        var stored = await near.FetchAsync();
        var before = await far.GetAsync();

        var port = relay.Cut();
        far.Tokens.Clear();
        var meanwhile = await far.FetchAsync();
        var requests = Emulator.Arr.Requests.Count;
        relay.Mend(port);
        far.Tokens.Clear();
        var after = await far.GetAsync();

        Assert.That(before, Is.EqualTo(stored));
        Assert.That(meanwhile, Is.Not.EqualTo(stored));
        Assert.That(after, Is.EqualTo(stored));
        Assert.That((requests, Emulator.Arr.Requests.Count), Is.EqualTo((2, 2)));
        Assert.That(far.Warnings, Has.Exactly(1).Items);
    }

    [Test]
    public async Task A_connection_that_the_server_ended_costs_no_call()
    {
        var instance = Start();
        await instance.FetchAsync();
        await ExecuteAsync(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = current_setting('application_name') AND pid <> pg_backend_pid()");

        instance.Tokens.Clear();
        var fetched = await instance.FetchAsync();
        instance.Tokens.Clear();
        var found = await instance.GetAsync();

        Assert.That(found, Is.EqualTo(fetched));
        Assert.That(Emulator.Arr.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_wrong_port_is_a_store_that_has_nothing()
    {
        int port;
        using (var relay = new Relay("127.0.0.1", 1))
        {
            port = relay.Port;
        }

        var instance = Start(new NpgsqlConnectionStringBuilder(ConnectionString) { Port = port, Host = "127.0.0.1" }.ConnectionString);

        Assert.That(await instance.FetchAsync(), Is.Not.Empty);
        Assert.That(instance.Warnings, Has.Exactly(1).Items.And.All.Contains("NpgsqlException"));
    }
}
