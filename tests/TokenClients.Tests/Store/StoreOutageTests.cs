namespace TokenClients.Tests;

/// <summary>A store that is down, hangs, or holds unusable entries: it is skipped, logged once, and no call fails.</summary>
internal sealed class StoreOutageTests : StoreFixture
{
    private static readonly Func<CancellationToken, Task>[] Failing =
    [
        _ => throw new InvalidOperationException("down"),
        _ => Task.FromException(new TimeoutException("down")),
        cancellationToken => Task.FromCanceled(new CancellationToken(canceled: true)),
    ];

    [Test]
    public async Task A_failing_store_is_skipped_and_its_failure_is_reported_once([Range(0, 2)] int kind)
    {
        Store.Before = Failing[kind];

        var tokens = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Node.GetTokenAsync().AsTask()));
        await Node.GetTokenAsync(TokenRequest.For("scope"));

        Assert.That(tokens.Select(token => token.Value), Is.All.EqualTo("token-1"), "there is still only one fetch");
        Assert.That(Inner.Fetches, Is.EqualTo(2));
        await Eventually.IsTrue(() => StoreLines.Length > 0, "the outage is logged");
        await Eventually.IsTrue(() => Store.Gets >= 4, "the store is tried before and after both fetches");
        Assert.That(StoreLines, Has.Length.EqualTo(1).And.All.Contains("failed").And.None.Contains("down"));
    }

    [Test]
    public async Task After_an_outage_the_store_is_used_again()
    {
        Store.Before = Failing[0];
        await Node.GetTokenAsync();
        await Eventually.IsTrue(() => Store.Gets >= 2, "the store is tried before and after the fetch");

        Store.Before = null;
        await StoreAsync(Node, TokenRequest.For("scope"));

        Assert.That((await Other.GetTokenAsync(TokenRequest.For("scope"))).Value, Is.EqualTo("token-2"));
        Assert.That(StoreLines, Has.Some.Contains("works again"));
    }

    [Test]
    public async Task A_read_only_store_is_reported_once_and_recovers_only_after_a_successful_write()
    {
        Store.BeforeSet = () => throw new InvalidOperationException("read-only");
        for (var i = 0; i < 3; i++)
        {
            await Node.GetTokenAsync(TokenRequest.For($"scope-{i}"));
        }

        await Eventually.IsTrue(() => Store.Gets == 6, "the cache tried to store each token");
        await Eventually.IsTrue(() => StoreLines.Length > 0, "the outage is logged");
        Store.BeforeSet = null;
        await StoreAsync(Node);

        await Eventually.IsTrue(() => StoreLines.Length == 2, "the end of the outage is logged");
        Assert.That(StoreLines[1], Does.Contain("works again"));
    }

    [Test]
    public async Task A_store_that_times_out_twice_is_skipped_for_five_seconds()
    {
        var calls = await ConnectAsync();
        await HangAsync(calls, gets: 2);
        Assert.That(calls.IsContacted, Is.True, "one time-out is not enough");
        await HangAsync(calls, gets: 3);

        Time.Advance(4.999);
        await calls.GetAsync("key");
        Assert.That((calls.IsContacted, Store.Gets), Is.EqualTo((false, 3)), "after two time-outs in a row, the store is skipped");
        Time.Advance(0.001);
        await calls.GetAsync("key");
        Assert.That((calls.IsContacted, Store.Gets), Is.EqualTo((true, 4)));

        await HangAsync(calls, gets: 5);
        Assert.That(calls.IsContacted, Is.True, "the store answered between the two time-outs");
        Assert.That(StoreLines, Has.Length.EqualTo(3).And.Some.Contains("did not answer within 500 ms").And.Some.Contains("works again"));
    }

    [Test]
    public async Task After_a_pause_only_one_call_probes_the_store()
    {
        var calls = await ConnectAsync();
        await HangAsync(calls, gets: 2);
        await HangAsync(calls, gets: 3);
        Time.Advance(5);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Store.Before = _ => gate.Task;

        var probe = calls.GetAsync("key");
        var others = Enumerable.Range(0, 50).Select(_ => calls.GetAsync("key")).ToArray();
        await Task.WhenAll(others).WaitAsync(TimeSpan.FromSeconds(30));
        await Eventually.IsTrue(() => Store.Gets == 4, "only one call probes the store");
        Assert.That(probe.IsCompleted, Is.False);

        gate.SetResult();
        await probe;
        await calls.GetAsync("key");
        Assert.That((calls.IsContacted, Store.Gets), Is.EqualTo((true, 5)), "the store answers, so all calls use it again");
    }

    [Test]
    public async Task A_probe_that_fails_without_a_time_out_ends_the_pause()
    {
        var calls = await ConnectAsync();
        await HangAsync(calls, gets: 2);
        await HangAsync(calls, gets: 3);
        Time.Advance(5);
        Store.Before = _ => throw new InvalidOperationException();

        await calls.GetAsync("key");
        await calls.GetAsync("key");

        Assert.That(Store.Gets, Is.EqualTo(5), "the store does answer");
    }

    [Test]
    public async Task A_call_gets_its_token_from_the_service_after_the_time_out_of_the_store()
    {
        await StoreAsync(Node, TokenRequest.For("before"));
        var (gets, fetches) = (Store.Gets, Inner.Fetches);
        Store.Before = _ => new TaskCompletionSource().Task;
        var call = Node.GetTokenAsync().AsTask();
        await Eventually.IsTrue(() => Store.Gets == gets + 1, "the store is read");

        Time.Advance(0.499);
        Assert.That((call.IsCompleted, Inner.Fetches), Is.EqualTo((false, fetches)));
        Time.Advance(0.001);

        Assert.That((await call).Value, Is.EqualTo("token-2"));
    }

    [Test]
    public async Task The_first_store_call_may_take_two_seconds_longer_to_connect()
    {
        await StoreAsync(Other);
        var (gets, connection) = (Store.Gets, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        Store.Before = _ => connection.Task;
        var call = Node.GetTokenAsync().AsTask();
        await Eventually.IsTrue(() => Store.Gets == gets + 1, "the store is read");

        Time.Advance(2.499);
        connection.SetResult();

        Assert.That((await call).Value, Is.EqualTo("token-1"));
        Assert.That((Inner.Fetches, StoreLines.Length), Is.EqualTo((1, 0)), "another instance's token is found");
    }

    [Test]
    public async Task A_store_that_cannot_be_connected_costs_the_longer_time_out_only_once()
    {
        var calls = new StoreCalls(Store, "test", Options.Timeout, Time, Log);
        await HangAsync(calls, gets: 1, seconds: 2.5);
        await HangAsync(calls, gets: 2);

        Assert.That(calls.IsContacted, Is.False);
        Assert.That(StoreLines, Has.Length.EqualTo(1).And.All.Contains("did not answer within 2500 ms"));
    }

    [Test]
    public async Task A_store_that_blocks_its_thread_does_not_block_callers()
    {
        await StoreAsync(Node, TokenRequest.For("before"));
        var gets = Store.Gets;
        using var blocked = new ManualResetEventSlim();
        Store.Before = _ =>
        {
            blocked.Wait(TimeSpan.FromSeconds(60));
            return Task.CompletedTask;
        };
        var call = Node.GetTokenAsync().AsTask();
        await Eventually.IsTrue(() => Store.Gets == gets + 1 && Time.Timers == 1, "the store is read");

        Time.Advance(0.5);
        var ended = await Task.WhenAny(call, Task.Delay(TimeSpan.FromSeconds(10)));
        blocked.Set();

        Assert.That(ended, Is.SameAs(call), "the call completes while the store still blocks");
        Assert.That((await call).Value, Is.EqualTo("token-2"));
    }

    [Test]
    public async Task A_TokenException_message_of_the_store_is_logged_and_other_messages_are_not()
    {
        Store.Before = _ => throw new TokenException(TokenFailureReason.InvalidResponse, "share the keys");
        await Node.GetTokenAsync();
        await Eventually.IsTrue(() => StoreLines.Length > 0, "the outage is logged");

        Assert.That(StoreLines[0], Does.EndWith("share the keys"));
        Store.Before = _ => throw new FormatException("s3cr3t is no token");
        await Node.GetTokenAsync(TokenRequest.For("another"));
        await Eventually.IsTrue(() => StoreLines.Length > 1, "another outage is logged");

        Assert.That(StoreLines[1], Does.EndWith("It threw FormatException."));
    }

    [Test]
    public async Task An_expired_token_in_the_store_is_ignored_and_overwritten()
    {
        await StoreAsync(Other);
        Time.Advance(TimeSpan.FromHours(2));

        await StoreAsync(Node);

        Assert.That((Store.Only.Token.Value, Inner.Fetches), Is.EqualTo(("token-2", 2)));
    }

    [Test]
    public async Task A_throttled_instance_uses_the_token_that_another_instance_stored_meanwhile()
    {
        Inner.Answer = null;
        var call = Node.GetTokenAsync().AsTask();
        var refused = await Inner.NextAsync();
        Inner.Answer = (_, _) => Inner.Token("of the other", Hour);
        await StoreAsync(Other);

        refused.Fail(new TokenException(TokenFailureReason.Throttled, "throttled"));

        Assert.That((await call).Value, Is.EqualTo("of the other"));
    }

    [Test]
    public async Task During_a_back_off_the_store_is_read_once_a_second()
    {
        Inner.Answer = (_, _) => throw new TokenException(TokenFailureReason.Throttled, "throttled") { RetryAfter = TimeSpan.FromMinutes(1) };
        await FailAsync();
        var gets = Store.Gets;

        await FailAsync();
        Assert.That(Store.Gets, Is.EqualTo(gets + 1), "the store is read");
        await FailAsync();
        Time.Advance(0.999);
        await FailAsync();
        Assert.That(Store.Gets, Is.EqualTo(gets + 1), "the store is not read again within a second");

        Inner.Answer = (_, _) => Inner.Token("of the other", Hour);
        await StoreAsync(Other);
        Time.Advance(0.001);
        Assert.That((await Node.GetTokenAsync()).Value, Is.EqualTo("of the other"));
        Assert.That(Inner.Fetches, Is.EqualTo(2), "the service is not contacted during the back-off");

        async Task FailAsync() => await Assert.ThrowsAsync<TokenException>(() => Node.GetTokenAsync().AsTask());
    }

    [Test]
    public async Task A_store_lookup_that_finds_nothing_does_not_change_the_back_off()
    {
        Inner.Answer = (_, _) => throw new TokenException(TokenFailureReason.Unavailable, "unavailable");
        await Assert.ThrowsAsync<TokenException>(() => Node.GetTokenAsync().AsTask());
        await Assert.ThrowsAsync<TokenException>(() => Node.GetTokenAsync().AsTask());
        Time.Advance(1);
        await Assert.ThrowsAsync<TokenException>(() => Node.GetTokenAsync().AsTask());
        Assert.That(Inner.Fetches, Is.EqualTo(2), "the first back-off is 1 s");

        Time.Advance(1.999);
        await Assert.ThrowsAsync<TokenException>(() => Node.GetTokenAsync().AsTask());
        Assert.That(Inner.Fetches, Is.EqualTo(2), "the second is 2 s");
        Time.Advance(0.001);
        await Assert.ThrowsAsync<TokenException>(() => Node.GetTokenAsync().AsTask());
        Assert.That(Inner.Fetches, Is.EqualTo(3));
    }

    /// <summary>Creates the calls of a store that has already answered one.</summary>
    private async Task<StoreCalls> ConnectAsync()
    {
        var calls = new StoreCalls(Store, "test", Options.Timeout, Time, Log);
        await calls.GetAsync("key");
        return calls;
    }

    /// <summary>Makes a call that the store does not answer.</summary>
    private async Task HangAsync(StoreCalls calls, int gets, double seconds = 0.5)
    {
        Store.Before = _ => new TaskCompletionSource().Task;
        var call = calls.GetAsync("key");
        await Eventually.IsTrue(() => Store.Gets == gets, "the store is read");
        Time.Advance(seconds);
        Assert.That(await call.WaitAsync(TimeSpan.FromSeconds(30)), Is.Null);
        Store.Before = null;
    }
}
