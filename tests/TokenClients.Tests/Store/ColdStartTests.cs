namespace TokenClients.Tests;

/// <summary>When many instances start at once, a few of them fetch the token and the others wait for it.</summary>
internal sealed class ColdStartTests : StoreFixture
{
    /// <summary>The interval between two reads of the store, a twentieth of the wait; differs from the store's time-out.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(0.5);

    protected override TokenStoreOptions NewOptions() => new() { ColdStartWait = TimeSpan.FromSeconds(10), Timeout = TimeSpan.FromSeconds(1) };

    [Test]
    public async Task An_instance_waits_and_uses_the_token_that_another_instance_stores_meanwhile()
    {
        var call = Node.GetTokenAsync().AsTask();
        await WaitingAsync();
        Jitter = 1;
        await StoreAsync(Other);

        Time.Advance(0.5);

        Assert.That((await call).Value, Is.EqualTo("token-1"));
        Assert.That(Inner.Fetches, Is.EqualTo(1));
    }

    [Test]
    public async Task An_instance_fetches_by_itself_when_its_random_wait_is_over([Values(0, 0.5, 0.99)] double jitter)
    {
        Jitter = jitter;
        var call = Node.GetTokenAsync().AsTask();

        var waited = TimeSpan.Zero;
        while (!call.IsCompleted)
        {
            await Eventually.IsTrue(() => call.IsCompleted || Time.NextTimer <= PollInterval, "the store is read again, or the token is fetched");
            var step = Time.NextTimer <= PollInterval ? Time.NextTimer.Value : TimeSpan.Zero;
            Time.Advance(step);
            waited += step;
        }

        Assert.That(waited.TotalSeconds, Is.EqualTo(10 * (1 + (Math.Log(1 - jitter) / 10))).Within(0.01));
        Assert.That(Inner.Fetches, Is.EqualTo(1));
    }

    [Test]
    public async Task An_instance_waits_for_the_replacement_of_a_rejected_token_too()
    {
        Jitter = 1;
        var refused = await StoreAsync(Node);
        await Other.GetTokenAsync();
        Jitter = 0;
        var call = Other.GetTokenAsync(TokenRequest.Replacing(refused)).AsTask();
        await WaitingAsync();
        Jitter = 1;
        Time.Advance(0.1);
        await StoreAsync(Node, TokenRequest.Replacing(refused));

        Time.Advance(0.5);

        Assert.That((await call).Value, Is.EqualTo("token-2"));
        Assert.That(Inner.Fetches, Is.EqualTo(2));
    }

    [Test]
    public async Task A_token_that_is_still_valid_is_refreshed_without_a_wait()
    {
        Jitter = 1;
        await StoreAsync(Node);
        Jitter = 0;
        Time.Advance(TimeSpan.FromMinutes(58));

        await Node.GetTokenAsync();

        await Eventually.IsTrue(() => Inner.Fetches == 2, "the refresh does not wait for another instance");
    }

    [Test]
    public async Task A_store_that_does_not_answer_twice_ends_the_wait()
    {
        var call = Node.GetTokenAsync().AsTask();
        await WaitingAsync();
        Store.Before = _ => new TaskCompletionSource().Task;
        Time.Advance(0.5);
        await Eventually.IsTrue(() => Store.Gets == 2, "the store is read again");
        Time.Advance(1);
        await WaitingAsync();
        Time.Advance(0.5);
        await Eventually.IsTrue(() => Store.Gets == 3, "the store is read once more");

        Time.Advance(1);

        Assert.That((await call).Value, Is.EqualTo("token-1"));
    }

    [Test]
    public async Task A_store_that_fails_twice_ends_the_wait()
    {
        Store.Before = _ => throw new InvalidOperationException("down");
        var call = Node.GetTokenAsync().AsTask();
        await WaitingAsync();

        Time.Advance(0.5);

        Assert.That((await call).Value, Is.EqualTo("token-1"), "the store has failed twice");
    }

    [Test]
    public async Task Without_ColdStartWait_an_instance_fetches_at_once()
    {
        Options.ColdStartWait = TimeSpan.Zero;

        Assert.That((await NewNode().GetTokenAsync()).Value, Is.EqualTo("token-1"));
    }

    private Task WaitingAsync() => Eventually.IsTrue(() => Time.NextTimer == PollInterval, "the instance waits for another one");
}
