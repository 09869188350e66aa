namespace TokenClients.Tests;

/// <summary>Many instances that start at once leave the fetch to a few of them.</summary>
internal sealed class ColdStartTests : StoreFixture
{
    /// <summary>A twentieth of the wait, between two looks; not to be taken for the store's time-out.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(0.5);

    protected override TokenStoreOptions NewOptions() => new() { ColdStartWait = TimeSpan.FromSeconds(10), Timeout = TimeSpan.FromSeconds(1) };

    [Test]
    public async Task An_instance_waits_and_takes_what_another_has_fetched_meanwhile()
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
    public async Task It_fetches_by_itself_when_the_wait_it_drew_is_over([Values(0, 0.5, 0.99)] double jitter)
    {
        Jitter = jitter;
        var call = Node.GetTokenAsync().AsTask();

        var waited = TimeSpan.Zero;
        while (!call.IsCompleted)
        {
            await Eventually.IsTrue(() => call.IsCompleted || Time.NextTimer <= Look, "it looks again, or has fetched");
            var step = Time.NextTimer <= Look ? Time.NextTimer.Value : TimeSpan.Zero;
            Time.Advance(step);
            waited += step;
        }

        Assert.That(waited.TotalSeconds, Is.EqualTo(10 * (1 + (Math.Log(1 - jitter) / 10))).Within(0.01));
        Assert.That(Inner.Fetches, Is.EqualTo(1));
    }

    [Test]
    public async Task A_rejected_token_is_waited_for_like_a_missing_one()
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
    public async Task A_token_that_still_serves_is_refreshed_without_a_wait()
    {
        Jitter = 1;
        await StoreAsync(Node);
        Jitter = 0;
        Time.Advance(TimeSpan.FromMinutes(58));

        await Node.GetTokenAsync();

        await Eventually.IsTrue(() => Inner.Fetches == 2, "nobody is waited for");
    }

    [Test]
    public async Task A_store_that_gives_no_answer_twice_ends_the_wait()
    {
        var call = Node.GetTokenAsync().AsTask();
        await WaitingAsync();
        Store.Before = _ => new TaskCompletionSource().Task;
        Time.Advance(0.5);
        await Eventually.IsTrue(() => Store.Gets == 2, "it looks again");
        Time.Advance(1);
        await WaitingAsync();
        Time.Advance(0.5);
        await Eventually.IsTrue(() => Store.Gets == 3, "and once more");

        Time.Advance(1);

        Assert.That((await call).Value, Is.EqualTo("token-1"));
    }

    [Test]
    public async Task A_store_that_fails_at_once_ends_the_wait_too()
    {
        Store.Before = _ => throw new InvalidOperationException("down");
        var call = Node.GetTokenAsync().AsTask();
        await WaitingAsync();

        Time.Advance(0.5);

        Assert.That((await call).Value, Is.EqualTo("token-1"), "it has failed twice");
    }

    [Test]
    public async Task Without_the_setting_nobody_waits()
    {
        Options.ColdStartWait = TimeSpan.Zero;

        Assert.That((await NewNode().GetTokenAsync()).Value, Is.EqualTo("token-1"));
    }

    private Task WaitingAsync() => Eventually.IsTrue(() => Time.NextTimer == Look, "it waits for another instance");
}
