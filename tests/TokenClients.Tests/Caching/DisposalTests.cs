using Microsoft.Extensions.DependencyInjection;

namespace TokenClients.Tests;

/// <summary>Disposing a cache cancels its fetches and waits for pending writes to the store; later calls throw.</summary>
internal sealed class DisposalTests : StoreFixture
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Test]
    public async Task After_disposal_every_call_throws_an_exception_that_names_the_client()
    {
        await Node.GetTokenAsync();
        await Node.GetTokenAsync(TokenRequest.For("scope"));

        await Node.DisposeAsync();

        foreach (var request in new TokenRequest[] { default, TokenRequest.For("scope"), TokenRequest.For("another"), new() { MinimumLifetime = Hour } })
        {
            var error = await Assert.ThrowsAsync<ObjectDisposedException>(() => Node.GetTokenAsync(request).AsTask());
            Assert.That(error!.Message, Does.StartWith("The cache of token client 'test' is disposed."));
        }

        Assert.That(Inner.Fetches, Is.EqualTo(2));
    }

    [Test]
    public async Task Disposal_cancels_the_fetch_in_flight_and_its_callers_get_ObjectDisposedException()
    {
        Inner.Answer = null;
        var callers = Enumerable.Range(0, 10).Select(_ => Node.GetTokenAsync().AsTask()).ToList();
        var fetch = await Inner.NextAsync();

        await Task.Run(Node.Dispose);

        foreach (var caller in callers)
        {
            await Assert.ThrowsAsync<ObjectDisposedException>(() => caller.WaitAsync(Patience));
        }

        Assert.That(fetch.CancellationToken.IsCancellationRequested, Is.True);
        Assert.That(Log.Lines, Is.Empty, "a disposal is not logged as a failure");
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Disposal_waits_until_the_token_is_stored(bool isAsync)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Store.BeforeSet = () => gate.Task;
        await Node.GetTokenAsync();
        var done = new TaskCompletionSource();
        var thread = new Thread(() =>
        {
            Node.Dispose();
            done.SetResult();
        });
        var disposal = isAsync ? Node.DisposeAsync().AsTask() : done.Task;
        if (!isAsync)
        {
            thread.Start();
            await Eventually.IsTrue(() => thread.ThreadState is ThreadState.WaitSleepJoin or ThreadState.Stopped, "the disposal waits");
        }

        Assert.That(disposal.IsCompleted, Is.False);

        gate.SetResult();
        await disposal.WaitAsync(Patience);

        Assert.That(Store.Sets, Is.EqualTo(1));
    }

    [Test]
    public async Task Disposal_waits_until_all_tokens_are_stored()
    {
        var gates = Enumerable.Range(0, 2).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        var writes = 0;
        Store.BeforeSet = () => gates[Interlocked.Increment(ref writes) - 1].Task;
        await Node.GetTokenAsync(TokenRequest.For("one"));
        await Eventually.IsTrue(() => Volatile.Read(ref writes) == 1, "the first token is being stored");
        await Node.GetTokenAsync(TokenRequest.For("two"));
        await Eventually.IsTrue(() => Volatile.Read(ref writes) == 2, "the second token is being stored");
        var disposal = Node.DisposeAsync().AsTask();

        gates[1].SetResult();
        await Eventually.IsTrue(() => Store.Sets == 1, "the second token is stored");
        Assert.That(disposal.IsCompleted, Is.False);
        gates[0].SetResult();
        await disposal.WaitAsync(Patience);

        Assert.That(Store.Sets, Is.EqualTo(2));
    }

    [Test]
    public async Task Disposal_waits_no_longer_than_the_time_out_of_the_store()
    {
        Options.Timeout = TimeSpan.FromMilliseconds(10);
        var node = NewNode();
        var gate = new TaskCompletionSource();
        Store.Before = _ => Inner.Fetches > 0 ? gate.Task : Task.CompletedTask;
        await node.GetTokenAsync();

        await node.DisposeAsync().AsTask().WaitAsync(Patience);

        Assert.That(Store.Sets, Is.Zero);
        gate.SetResult();
    }

    [Test]
    public async Task Processes_that_exit_right_after_their_first_token_share_it()
    {
        Store.BeforeSet = async () => await Task.Yield();
        for (var process = 0; process < 12; process++)
        {
            await using var node = NewNode();
            await node.GetTokenAsync();
        }

        Assert.That((Inner.Fetches, Store.Sets), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task Disposal_leaves_no_timer_after_the_token_is_stored()
    {
        var (real, gate) = (new FakeTime(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        Store.BeforeSet = () => gate.Task;
        var cache = new CachingTokenProvider(
            new TokenSource(Inner), "test", options: null, Time, Log, () => 0, new SharedTokens(Store, "test", Options, Time, Log, real));
        await cache.GetTokenAsync();
        var disposal = cache.DisposeAsync().AsTask();
        Assert.That(real.NextTimer, Is.EqualTo(TimeSpan.FromSeconds(1.25)));

        gate.SetResult();
        await disposal.WaitAsync(Patience);

        Assert.That(real.Timers, Is.Zero);
    }

    [Test]
    public async Task A_second_disposal_does_nothing_and_the_provider_is_not_disposed()
    {
        var provider = new Disposable();
        var cache = new CachingTokenProvider(provider);

        await cache.DisposeAsync();
        await cache.DisposeAsync();
        await Task.Run(cache.Dispose);

        Assert.That(provider.IsDisposed, Is.False);
    }

    [Test]
    public async Task Clear_after_disposal_does_nothing()
    {
        await Node.DisposeAsync();

        Node.Clear();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => Node.GetTokenAsync().AsTask());
    }

    [Test]
    public async Task A_container_disposes_its_caches()
    {
        var services = new ServiceCollection().Also(s => s.AddTokens("mine", _ => Inner)).AddSingleton<TimeProvider>(Time).BuildServiceProvider();
        var provider = services.GetRequiredService<ITokenProvider>();
        await provider.GetTokenAsync();
        Assert.That(services.GetRequiredKeyedService<CachingTokenProvider>("mine"), Is.SameAs(provider));

        await services.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => provider.GetTokenAsync().AsTask());
    }

    private sealed class Disposable : ITokenProvider, IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;

        public ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default) => default;
    }
}
