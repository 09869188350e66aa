namespace TokenClients.Tests;

internal sealed class SharedThroughRedisTests : RedisFixture
{
    [Test]
    public async Task A_token_fetched_by_one_instance_is_used_by_another_through_Redis()
    {
        var fetched = await Start().FetchAsync();

        var found = await Start().GetAsync();

        Assert.That(found, Is.EqualTo(fetched));
        Assert.That(Emulator.Arr.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_token_rejected_by_a_resource_is_replaced_for_both_instances()
    {
        var (one, other) = (Start(), Start());
        await one.FetchAsync();
        await other.GetAsync();
        var refused = await one.Tokens.GetTokenAsync();

        var replaced = await one.FetchAsync(TokenRequest.Replacing(refused));
        var found = (await other.Tokens.GetTokenAsync(TokenRequest.Replacing(refused))).Value;

        Assert.That(replaced, Is.Not.EqualTo(refused.Value));
        Assert.That(found, Is.EqualTo(replaced));
        Assert.That(Emulator.Arr.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_Redis_key_expires_with_its_token_and_a_new_token_is_fetched()
    {
        Emulator.Options.ArrLifetime = TimeSpan.FromMinutes(10);
        var fetched = await Start().FetchAsync();
        var key = (await KeysAsync()).Single();
        var left = TimeSpan.FromMilliseconds((long)await Server.ExecuteAsync("PTTL", key));
        await Server.ExecuteAsync("PEXPIRE", key, "0");

        var next = await Start().FetchAsync();

        Assert.That(left, Is.GreaterThan(TimeSpan.FromMinutes(9)).And.LessThanOrEqualTo(TimeSpan.FromSeconds(601)));
        Assert.That(next, Is.Not.EqualTo(fetched));
        Assert.That(await KeysAsync(), Is.EqualTo(new[] { key }));
    }

    [Test]
    public async Task Processes_that_exit_right_after_their_first_token_share_it_through_Redis()
    {
        for (var process = 0; process < 12; process++)
        {
            await using var instance = Start();
            await instance.GetAsync();
        }

        Assert.That(Emulator.Arr.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task An_instance_with_another_key_ring_fetches_its_own_token_and_warns_once()
    {
        var (one, other) = (Start(application: "one"), Start(application: "other"));
        var first = await one.FetchAsync();

        var second = await other.FetchAsync(); // has read the store twice: before it fetched and before it stored
        one.Tokens.Clear();
        var third = await one.FetchAsync();

        Assert.That(new[] { first, second, third }, Is.Unique);
        Assert.That(Emulator.Arr.Requests, Has.Count.EqualTo(3));
        Assert.That(one.Warnings, Has.Exactly(1).Items.And.All.Contains("SetApplicationName"));
        Assert.That(other.Warnings, Has.Exactly(1).Items.And.All.Contains("SetApplicationName"));
    }
}
