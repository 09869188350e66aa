namespace TokenClients.Tests;

internal sealed class RedisOutageTests : RedisFixture
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private long Connections => Server.CountAsync("clients", "connected_clients").GetAwaiter().GetResult();

    [Test]
    public async Task An_unreachable_Redis_server_fails_no_call_and_is_used_again_later()
    {
        using var relay = new Relay("127.0.0.1", Server.Port);
        var time = NewTime();
        var (near, far) = (Start(), Start($"{Server.ConfigurationAt(relay.Port)},connectTimeout=1000", time: time));
        var stored = await near.FetchAsync();
        var before = await far.GetAsync();
        var connections = Connections;

        var port = relay.Cut();
        await Eventually.IsTrue(() => Connections < connections, "the server has noticed the cut");
        far.Tokens.Clear();
        var call = far.GetAsync();
        await Eventually.IsTrue(() => time.Timers == 1, "the store is read");
        time.Advance(0.5);
        var meanwhile = await call.WaitAsync(Patience);
        await Eventually.IsTrue(() => time.Timers == 1, "the cache tries to store the token");
        time.Advance(0.5);
        relay.Mend(port);
        await Eventually.IsTrue(() => Connections >= connections, "the connection is restored");
        time.Advance(5); // the store is skipped for 5 s after two time-outs
        far.Tokens.Clear();
        var after = await far.GetAsync();

        Assert.That(before, Is.EqualTo(stored));
        Assert.That(meanwhile, Is.Not.EqualTo(stored));
        Assert.That(after, Is.EqualTo(stored));
        Assert.That(Emulator.Arr.Requests, Has.Count.EqualTo(2));
        Assert.That(far.Warnings, Has.Exactly(1).Items);
    }

    [Test]
    public async Task A_process_that_connects_slowly_still_finds_the_stored_token_in_its_first_call()
    {
        var stored = await Start().FetchAsync();
        var (time, open) = (NewTime(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        using var relay = new Relay("127.0.0.1", Server.Port) { IsOpen = open.Task };
        var call = Start(Server.ConfigurationAt(relay.Port), time: time).GetAsync();
        await Eventually.IsTrue(() => relay.Accepted > 0, "the instance connects");

        time.Advance(2.4);
        open.SetResult();

        Assert.That(await call.WaitAsync(Patience), Is.EqualTo(stored));
        Assert.That(Emulator.Arr.Requests, Has.Count.EqualTo(1));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_process_that_starts_while_Redis_hangs_or_is_down_fetches_its_own_token(bool isHung)
    {
        await Start().FetchAsync();
        if (isHung)
        {
            Server.Hang();
        }
        else
        {
            await Server.KillAsync();
        }

        var time = NewTime();
        var instance = Start(time: time);
        var call = instance.GetAsync();
        await Eventually.IsTrue(() => time.Timers == 1, "the store is read");
        time.Advance(2.5);

        Assert.That(await call.WaitAsync(Patience), Is.Not.Empty);
        Assert.That(Emulator.Arr.Requests, Has.Count.EqualTo(2));
        Assert.That(instance.Warnings, Has.Exactly(1).Items.And.All.Contains("did not answer within 2500 ms"));
        await Server.KillAsync(); // the client of a hanging server is slow to dispose
    }

    [Test]
    public async Task A_Redis_server_out_of_memory_fails_no_call_and_is_used_again_later()
    {
        var (instance, other) = (Start(), Start());
        await Server.ExecuteAsync("CONFIG", "SET", "maxmemory", "1");
        var first = await instance.FetchAsync();

        await Server.ExecuteAsync("CONFIG", "SET", "maxmemory", "0");
        instance.Tokens.Clear();
        var second = await instance.FetchAsync();

        Assert.That(await other.GetAsync(), Is.EqualTo(second).And.Not.EqualTo(first));
        Assert.That(instance.Warnings, Has.Exactly(1).Items.And.All.Contains("RedisServerException"));
    }

    [Test]
    public async Task After_Redis_lost_its_data_the_next_token_is_stored()
    {
        var (one, other) = (Start(), Start());
        await one.FetchAsync();
        await Server.ExecuteAsync("FLUSHALL");

        var fetched = await other.FetchAsync();
        one.Tokens.Clear();

        Assert.That(await one.GetAsync(), Is.EqualTo(fetched));
        Assert.That(Emulator.Arr.Requests, Has.Count.EqualTo(2));
    }
}
