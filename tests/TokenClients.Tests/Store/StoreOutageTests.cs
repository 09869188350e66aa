namespace TokenClients.Tests;

/// <summary>A store that is down, hangs, or holds what nobody can use: nothing found, told once, and no call fails.</summary>
internal sealed class StoreOutageTests : StoreFixture
{
    private static readonly Func<CancellationToken, Task>[] Failing =
    [
        _ => throw new InvalidOperationException("down"),
        _ => Task.FromException(new TimeoutException("down")),
        cancellationToken => Task.FromCanceled(new CancellationToken(canceled: true)),
    ];

    [Test]
    public async Task A_store_that_fails_is_done_without_and_the_failure_is_reported_once([Range(0, 2)] int kind)
    {
        Store.Before = Failing[kind];

        var tokens = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Node.GetTokenAsync().AsTask()));
        await Node.GetTokenAsync(TokenRequest.For("scope"));

        Assert.That(tokens.Select(token => token.Value), Is.All.EqualTo("token-1"), "the flight stays a single one");
        Assert.That(Inner.Fetches, Is.EqualTo(2));
        await Eventually.IsTrue(() => StoreLines.Length > 0, "the outage is logged");
        await Eventually.IsTrue(() => Store.Gets >= 4, "it has been tried before and after both fetches");
        Assert.That(StoreLines, Has.Length.EqualTo(1).And.All.Contains("failed").And.None.Contains("down"));
    }

    [Test]
    public async Task After_the_outage_it_is_used_again_by_itself()
    {
        Store.Before = Failing[0];
        await Node.GetTokenAsync();
        await Eventually.IsTrue(() => Store.Gets >= 2, "it has been tried before the fetch and after it");

        Store.Before = null;
        await StoreAsync(Node, TokenRequest.For("scope"));

        Assert.That((await Other.GetTokenAsync(TokenRequest.For("scope"))).Value, Is.EqualTo("token-2"));
        Assert.That(StoreLines, Has.Some.Contains("works again"));
    }

    [Test]
    public async Task A_store_that_can_be_read_and_not_written_is_reported_once_and_not_called_well()
    {
        Store.BeforeSet = () => throw new InvalidOperationException("read-only");
        for (var i = 0; i < 3; i++)
        {
            await Node.GetTokenAsync(TokenRequest.For($"scope-{i}"));
        }

        await Eventually.IsTrue(() => Store.Gets == 6, "each fetch was to be stored");
        await Eventually.IsTrue(() => StoreLines.Length > 0, "the outage is logged");
        Store.BeforeSet = null;
        await StoreAsync(Node);

        await Eventually.IsTrue(() => StoreLines.Length == 2, "and its end");
        Assert.That(StoreLines[1], Does.Contain("works again"));
    }

    [Test]
    public async Task A_store_that_gives_no_answer_is_waited_for_half_a_second_and_left_alone_for_five()
    {
        var calls = await ConnectAsync();
        await HangAsync(calls, gets: 2);
        Assert.That(calls.IsContacted, Is.True, "once may be chance");
        await HangAsync(calls, gets: 3);

        Time.Advance(4.999);
        await calls.GetAsync("key");
        Assert.That((calls.IsContacted, Store.Gets), Is.EqualTo((false, 3)), "twice in a row is not, and it is left alone");
        Time.Advance(0.001);
        await calls.GetAsync("key");
        Assert.That((calls.IsContacted, Store.Gets), Is.EqualTo((true, 4)));

        await HangAsync(calls, gets: 5);
        Assert.That(calls.IsContacted, Is.True, "it has answered in between");
        Assert.That(StoreLines, Has.Length.EqualTo(3).And.Some.Contains("did not answer within 500 ms").And.Some.Contains("works again"));
    }

    [Test]
    public async Task After_a_pause_one_call_finds_out_whether_the_store_answers()
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
        await Eventually.IsTrue(() => Store.Gets == 4, "one call probes");
        Assert.That(probe.IsCompleted, Is.False);

        gate.SetResult();
        await probe;
        await calls.GetAsync("key");
        Assert.That((calls.IsContacted, Store.Gets), Is.EqualTo((true, 5)), "it answers, so all calls go to it");
    }

    [Test]
    public async Task A_probe_that_fails_otherwise_ends_the_pause()
    {
        var calls = await ConnectAsync();
        await HangAsync(calls, gets: 2);
        await HangAsync(calls, gets: 3);
        Time.Advance(5);
        Store.Before = _ => throw new InvalidOperationException();

        await calls.GetAsync("key");
        await calls.GetAsync("key");

        Assert.That(Store.Gets, Is.EqualTo(5), "it does answer");
    }

    [Test]
    public async Task A_call_that_waits_for_the_store_gets_its_token_from_the_service_then()
    {
        await StoreAsync(Node, TokenRequest.For("before"));
        var (gets, fetches) = (Store.Gets, Inner.Fetches);
        Store.Before = _ => new TaskCompletionSource().Task;
        var call = Node.GetTokenAsync().AsTask();
        await Eventually.IsTrue(() => Store.Gets == gets + 1, "the store is asked");

        Time.Advance(0.499);
        Assert.That((call.IsCompleted, Inner.Fetches), Is.EqualTo((false, fetches)));
        Time.Advance(0.001);

        Assert.That((await call).Value, Is.EqualTo("token-2"));
    }

    [Test]
    public async Task The_first_call_makes_the_connection_and_may_take_two_seconds_longer()
    {
        await StoreAsync(Other);
        var (gets, connection) = (Store.Gets, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        Store.Before = _ => connection.Task;
        var call = Node.GetTokenAsync().AsTask();
        await Eventually.IsTrue(() => Store.Gets == gets + 1, "the store is asked");

        Time.Advance(2.499);
        connection.SetResult();

        Assert.That((await call).Value, Is.EqualTo("token-1"));
        Assert.That((Inner.Fetches, StoreLines.Length), Is.EqualTo((1, 0)), "another instance's token is found");
    }

    [Test]
    public async Task A_store_to_which_no_connection_can_be_made_costs_the_longer_time_once()
    {
        var calls = new StoreCalls(Store, "test", Options.Timeout, Time, Log);
        await HangAsync(calls, gets: 1, seconds: 2.5);
        await HangAsync(calls, gets: 2);

        Assert.That(calls.IsContacted, Is.False);
        Assert.That(StoreLines, Has.Length.EqualTo(1).And.All.Contains("did not answer within 2500 ms"));
    }

    [Test]
    public async Task A_store_that_blocks_its_thread_is_left_behind()
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
        await Eventually.IsTrue(() => Store.Gets == gets + 1 && Time.Timers == 1, "the store is asked");

        Time.Advance(0.5);
        var ended = await Task.WhenAny(call, Task.Delay(TimeSpan.FromSeconds(10)));
        blocked.Set();

        Assert.That(ended, Is.SameAs(call), "while the store still blocks");
        Assert.That((await call).Value, Is.EqualTo("token-2"));
    }

    [Test]
    public async Task A_message_of_the_stores_own_is_shown_and_one_of_anybody_elses_is_not()
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
    public async Task An_expired_token_in_the_store_counts_as_none_and_is_overwritten()
    {
        await StoreAsync(Other);
        Time.Advance(TimeSpan.FromHours(2));

        await StoreAsync(Node);

        Assert.That((Store.Only.Token.Value, Inner.Fetches), Is.EqualTo(("token-2", 2)));
    }

    [Test]
    public async Task What_another_instance_got_in_the_meantime_serves_where_the_service_rejects_this_one()
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
    public async Task While_the_service_is_left_alone_other_instances_are_looked_to_once_a_second()
    {
        Inner.Answer = (_, _) => throw new TokenException(TokenFailureReason.Throttled, "throttled") { RetryAfter = TimeSpan.FromMinutes(1) };
        await FailAsync();
        var gets = Store.Gets;

        await FailAsync();
        Assert.That(Store.Gets, Is.EqualTo(gets + 1), "a first look");
        await FailAsync();
        Time.Advance(0.999);
        await FailAsync();
        Assert.That(Store.Gets, Is.EqualTo(gets + 1), "no other within a second");

        Inner.Answer = (_, _) => Inner.Token("of the other", Hour);
        await StoreAsync(Other);
        Time.Advance(0.001);
        Assert.That((await Node.GetTokenAsync()).Value, Is.EqualTo("of the other"));
        Assert.That(Inner.Fetches, Is.EqualTo(2), "the service was left alone");

        async Task FailAsync() => await Assert.ThrowsAsync<TokenException>(() => Node.GetTokenAsync().AsTask());
    }

    [Test]
    public async Task A_look_that_finds_nothing_neither_shortens_nor_lengthens_the_back_off()
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

    /// <summary>Calls of a store that has answered one.</summary>
    private async Task<StoreCalls> ConnectAsync()
    {
        var calls = new StoreCalls(Store, "test", Options.Timeout, Time, Log);
        await calls.GetAsync("key");
        return calls;
    }

    /// <summary>A call that the store does not answer.</summary>
    private async Task HangAsync(StoreCalls calls, int gets, double seconds = 0.5)
    {
        Store.Before = _ => new TaskCompletionSource().Task;
        var call = calls.GetAsync("key");
        await Eventually.IsTrue(() => Store.Gets == gets, "the store is asked");
        Time.Advance(seconds);
        Assert.That(await call.WaitAsync(TimeSpan.FromSeconds(30)), Is.Null);
        Store.Before = null;
    }
}
