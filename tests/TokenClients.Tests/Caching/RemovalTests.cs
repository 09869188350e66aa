using Microsoft.Extensions.DependencyInjection;

namespace TokenClients.Tests;

/// <summary>A tenant logs out: its token is removed from the cache and the store, or the caller gets an exception.</summary>
internal sealed class RemovalTests : StoreFixture
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TokenRequest Tenant = TokenRequest.For("tenant-7");

    [TestCase("tenant-7")]
    [TestCase(null)]
    public async Task A_removed_token_is_gone_from_cache_and_store_and_others_remain(string? scope)
    {
        var request = new TokenRequest { Scope = scope };
        await StoreAsync(Node, request);
        var other = await StoreAsync(Node, TokenRequest.For("tenant-8"));

        await Node.RemoveAsync(scope);

        Assert.That(Store.Tokens, Has.Count.EqualTo(1));
        Assert.That((await Node.GetTokenAsync(request)).Value, Is.EqualTo("token-3"));
        Assert.That(await Node.GetTokenAsync(TokenRequest.For("tenant-8")), Is.SameAs(other));
    }

    [Test]
    public async Task Without_a_store_the_token_is_removed_from_the_cache()
    {
        await using var cache = new CachingTokenProvider(Inner, timeProvider: Time);
        var first = await cache.GetTokenAsync(Tenant);
        Assert.That(await cache.GetTokenAsync(Tenant), Is.SameAs(first));

        await cache.RemoveAsync("tenant-7");

        Assert.That(await cache.GetTokenAsync(Tenant), Is.Not.SameAs(first));
        await cache.RemoveAsync("unknown");
    }

    [Test]
    public async Task A_token_that_is_being_stored_is_removed_once_it_is_stored()
    {
        var (real, gate) = (new FakeTime(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        Store.BeforeSet = () => gate.Task;
        await using var cache = new CachingTokenProvider(
            new TokenSource(Inner), "test", options: null, Time, Log, () => 0, new SharedTokens(Store, "test", Options, Time, Log, real));
        await cache.GetTokenAsync(Tenant);

        var removal = cache.RemoveAsync("tenant-7");
        try
        {
            await Eventually.IsTrue(() => real.Timers == 1, "the removal waits");
        }
        finally
        {
            gate.SetResult(); // otherwise the disposal would wait too
        }

        await removal.WaitAsync(Patience);

        Assert.That((Store.Sets, Store.Tokens.Count), Is.EqualTo((1, 0)));
    }

    [Test]
    public async Task A_removal_waits_for_a_hanging_write_only_until_the_store_time_out()
    {
        Options.Timeout = TimeSpan.FromMilliseconds(10);
        await using var node = NewNode();
        var gate = new TaskCompletionSource();
        Store.BeforeSet = () => gate.Task;
        await node.GetTokenAsync(Tenant);

        await node.RemoveAsync("tenant-7").WaitAsync(Patience);

        Store.BeforeSet = null;
        gate.SetResult();
    }

    [Test]
    public async Task If_the_store_fails_RemoveAsync_throws_and_the_token_is_gone_from_the_cache()
    {
        await StoreAsync(Node, Tenant);
        var fault = new InvalidOperationException("no connection");
        Store.BeforeRemove = () => throw fault;

        var failure = await Assert.ThrowsAsync<TokenException>(() => Node.RemoveAsync("tenant-7"));

        Assert.That((failure!.Reason, failure.InnerException), Is.EqualTo((TokenFailureReason.Unavailable, fault)));
        Assert.That(failure.Message, Does.Contain("'test'").And.Contain("InvalidOperationException").And.Contain("Call RemoveAsync again").And.Not.Contain("no connection"));
        Assert.That(Node.Status.Entries.Select(entry => entry.Token), Is.All.Null);
    }

    [Test]
    public async Task If_the_store_does_not_answer_RemoveAsync_throws_after_the_time_out()
    {
        await StoreAsync(Node, Tenant);
        var called = new TaskCompletionSource();
        var gate = new TaskCompletionSource();
        Store.BeforeRemove = () =>
        {
            called.SetResult();
            return gate.Task;
        };
        var removal = Node.RemoveAsync("tenant-7");
        await called.Task.WaitAsync(Patience);

        Time.Advance(Options.Timeout);

        var failure = await Assert.ThrowsAsync<TokenException>(() => removal.WaitAsync(Patience));
        Assert.That(failure!.Message, Does.Contain("did not answer within 500 ms"));
        gate.SetResult();
    }

    [Test]
    public async Task A_removal_contacts_the_store_even_while_other_calls_skip_it()
    {
        await StoreAsync(Node, Tenant);
        var gate = new TaskCompletionSource();
        using var called = new SemaphoreSlim(0);
        Store.Before = _ =>
        {
            called.Release();
            return gate.Task;
        };

        // The first call reads the store, and reads it again before it stores its token; meanwhile the second call reads it.
        var first = Node.GetTokenAsync(TokenRequest.For("scope-0")).AsTask();
        Assert.That(await called.WaitAsync(Patience), Is.True);
        Time.Advance(Options.Timeout);
        await first.WaitAsync(Patience);
        Assert.That(await called.WaitAsync(Patience), Is.True);
        var second = Node.GetTokenAsync(TokenRequest.For("scope-1")).AsTask();
        Assert.That(await called.WaitAsync(Patience), Is.True);
        Time.Advance(Options.Timeout);
        await second.WaitAsync(Patience);

        Store.Before = null;
        gate.SetResult();
        var gets = Store.Gets;
        await Node.GetTokenAsync(TokenRequest.For("scope-2"));
        Assert.That(Store.Gets, Is.EqualTo(gets), "the store is skipped");

        await Node.RemoveAsync("tenant-7").WaitAsync(Patience);

        Assert.That(Store.Tokens.Values.Select(stored => stored.Token.Scope), Has.None.EqualTo("tenant-7"));
    }

    [Test]
    public async Task Callers_waiting_during_a_removal_get_a_token_that_is_neither_cached_nor_stored()
    {
        Inner.Answer = null;
        var waiting = Node.GetTokenAsync(Tenant).AsTask();
        var fetch = await Inner.NextAsync();

        await Node.RemoveAsync("tenant-7");
        fetch.Succeed(Inner.Token("of the tenant that left", Hour));

        Assert.That((await waiting.WaitAsync(Patience)).Value, Is.EqualTo("of the tenant that left"));
        await Log.NextLineAsync();
        var next = Node.GetTokenAsync(Tenant).AsTask();
        (await Inner.NextAsync()).Succeed(Inner.Token("second", Hour));
        Assert.That((await next.WaitAsync(Patience)).Value, Is.EqualTo("second"));
        await Eventually.IsTrue(() => Store.Sets > 0, "the second token is stored");
        Assert.That((Store.Sets, Store.Only.Token.Value), Is.EqualTo((1, "second")));
    }

    [Test]
    public async Task A_fetch_started_before_Clear_stores_nothing_after_the_removal()
    {
        Inner.Answer = null;
        var waiting = Node.GetTokenAsync(Tenant).AsTask();
        var fetch = await Inner.NextAsync();
        Node.Clear();

        await Node.RemoveAsync("tenant-7");
        fetch.Succeed(Inner.Token("of the tenant that left", Hour));

        Assert.That((await waiting.WaitAsync(Patience)).Value, Is.EqualTo("of the tenant that left"));
        await Node.DisposeAsync();
        Assert.That(Store.Sets, Is.Zero);
    }

    [Test]
    public async Task A_token_read_from_the_store_during_its_removal_is_not_cached()
    {
        await StoreAsync(Other, Tenant);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Store.BeforeRemove = () => gate.Task;
        var removal = Node.RemoveAsync("tenant-7");
        Assert.That((await Node.GetTokenAsync(Tenant)).Value, Is.EqualTo("token-1"));

        gate.SetResult();
        await removal.WaitAsync(Patience);

        Assert.That((await Node.GetTokenAsync(Tenant)).Value, Is.EqualTo("token-2"));
    }

    [Test]
    public async Task A_removal_ends_the_back_off_of_the_scope_but_not_of_the_client()
    {
        Inner.Answer = (_, _) => throw new TokenException(TokenFailureReason.Unavailable, "down");
        await Assert.ThrowsAsync<TokenException>(() => Node.GetTokenAsync(Tenant).AsTask());
        await Node.RemoveAsync("tenant-7");
        Inner.Answer = (_, _) => throw new TokenException(TokenFailureReason.CredentialRejected, "rejected") { StatusCode = System.Net.HttpStatusCode.Unauthorized };
        await Assert.ThrowsAsync<TokenException>(() => Node.GetTokenAsync(Tenant).AsTask());
        Assert.That(Inner.Fetches, Is.EqualTo(2));

        await Node.RemoveAsync("tenant-7");
        await Assert.ThrowsAsync<TokenException>(() => Node.GetTokenAsync(Tenant).AsTask());

        Assert.That(Inner.Fetches, Is.EqualTo(2));
    }

    [TestCase("tenant-7")]
    [TestCase("tenant-8")]
    public async Task A_credential_rejected_in_a_removed_fetch_is_not_sent_again_for_any_scope(string next)
    {
        Inner.Answer = null;
        var waiting = Node.GetTokenAsync(Tenant).AsTask();
        var fetch = await Inner.NextAsync();
        await Node.RemoveAsync("tenant-7");

        fetch.Fail(new TokenException(TokenFailureReason.CredentialRejected, "rejected") { StatusCode = System.Net.HttpStatusCode.Unauthorized });
        await Assert.ThrowsAsync<TokenException>(() => waiting.WaitAsync(Patience));

        await Assert.ThrowsAsync<TokenException>(() => Node.GetTokenAsync(TokenRequest.For(next)).AsTask().WaitAsync(Patience));
        Assert.That(Inner.Fetches, Is.EqualTo(1));
    }

    [Test]
    public async Task A_cancelled_removal_clears_the_cache_and_continues_in_the_store()
    {
        await StoreAsync(Node, Tenant);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Store.BeforeRemove = () => gate.Task;
        using var cancellation = new CancellationTokenSource();
        var removal = Node.RemoveAsync("tenant-7", cancellation.Token);
        await cancellation.CancelAsync();

        await Assert.CatchAsync<OperationCanceledException>(() => removal.WaitAsync(Patience));
        Assert.That(Node.Status.Entries.Select(entry => entry.Token), Is.All.Null);
        gate.SetResult();
        await Eventually.IsTrue(() => Store.Tokens.IsEmpty, "the token is removed from the store");
    }

    [Test]
    public async Task A_removal_cancelled_before_it_starts_still_removes_the_token_from_the_store()
    {
        await StoreAsync(Node, Tenant);

        await Assert.CatchAsync<OperationCanceledException>(() => Node.RemoveAsync("tenant-7", new CancellationToken(canceled: true)));

        await Eventually.IsTrue(() => Store.Tokens.IsEmpty, "the token is removed from the store");
    }

    [Test]
    public async Task Clear_does_not_remove_tokens_from_the_store()
    {
        await StoreAsync(Node, Tenant);

        Node.Clear();

        Assert.That((await Node.GetTokenAsync(Tenant)).Value, Is.EqualTo("token-1"));
        Assert.That(Inner.Fetches, Is.EqualTo(1));
    }

    [Test]
    public async Task RemoveAsync_throws_for_a_disposed_cache_and_for_null()
    {
        await Node.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => Node.RemoveAsync("tenant-7"));
        await Assert.ThrowsAsync<ArgumentNullException>(() => ((CachingTokenProvider)null!).RemoveAsync("tenant-7"));
    }

    [Test]
    public async Task A_cache_resolved_by_client_name_removes_tokens()
    {
        var services = new ServiceCollection().AddSingleton<TimeProvider>(Time)
            .Also(s => s.AddTokens("mine", _ => Inner).UseStore(_ => Store)).BuildServiceProvider();
        await using var _ = services;
        await services.GetRequiredService<ITokenProvider>().GetTokenAsync(Tenant);
        await Eventually.IsTrue(() => Store.Sets > 0, "the token is stored");

        await services.GetRequiredKeyedService<CachingTokenProvider>("mine").RemoveAsync("tenant-7");

        Assert.That(Store.Tokens, Is.Empty);
    }
}
