namespace TokenClients.Tests;

/// <summary>A cache on hand-moved clocks around a provider under the test's control, without jitter.</summary>
internal abstract class CacheFixture
{
    protected static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    protected FakeTime Time { get; private set; } = null!;

    protected ScriptedProvider Inner { get; private set; } = null!;

    protected RecordingLogger Log { get; private set; } = null!;

    protected CachingTokenProvider Cache { get; private set; } = null!;

    protected double Jitter { get; set; }

    /// <summary>What the client is called; a name of its own for a test that listens to everybody's metrics and spans.</summary>
    protected virtual string ClientName => "test";

    [SetUp]
    public void CreateCache()
    {
        Time = new FakeTime();
        Inner = new ScriptedProvider(Time);
        Log = new RecordingLogger();
        Jitter = 0;
        Cache = NewCache();
    }

    [TearDown]
    public void DisposeCache()
    {
        Cache.Dispose();
        Log.Dispose();
    }

    protected CachingTokenProvider NewCache(TokenCacheOptions? options = null, ITokenProvider? inner = null) =>
        new(new TokenSource(inner ?? Inner), ClientName, options, Time, Log, () => Jitter);

    /// <summary>Puts a first token of that lifetime into the cache.</summary>
    protected async Task<AccessToken> FillAsync(TimeSpan lifetime, string value = "first")
    {
        var call = Cache.GetTokenAsync().AsTask();
        var fetch = await Inner.NextAsync();
        fetch.Succeed(Inner.Token(value, lifetime));
        await Log.NextLineAsync();
        return await call;
    }

    /// <summary>Gets what is there without waiting; fails the test if the cache would have to wait.</summary>
    protected AccessToken Kept(TokenRequest request = default)
    {
        var call = Cache.GetTokenAsync(request);
        Assert.That(call.IsCompletedSuccessfully, Is.True, "a kept token comes back synchronously");
        return call.Result;
    }

    /// <summary>
    /// So many fetches, none of which is under way: one that the last call has begun reaches the provider a moment later,
    /// and would not be among those that are counted.
    /// </summary>
    protected void AssertFetches(int fetches, string because = "", CachingTokenProvider? cache = null)
    {
        Assert.That((cache ?? Cache).Status.Entries.Where(slot => slot.IsFetching), Is.Empty, $"under way; {because}");
        Assert.That(Inner.Fetches, Is.EqualTo(fetches), because);
    }

    /// <summary>Ends the fetch and waits until the cache has taken notice.</summary>
    protected async Task FailAsync(ScriptedProvider.Fetch fetch, Exception error)
    {
        fetch.Fail(error);
        await Log.NextLineAsync();
    }

    protected async Task SucceedAsync(ScriptedProvider.Fetch fetch, AccessToken token)
    {
        fetch.Succeed(token);
        await Log.NextLineAsync();
    }

    protected async Task<TokenException> FailureAsync(TokenRequest request = default) =>
        (await Assert.ThrowsAsync<TokenException>(() => Soon(Cache.GetTokenAsync(request).AsTask())))!;

    /// <summary>The end of a call; a test of what may hang fails in place of hanging too.</summary>
    protected static Task<AccessToken> Soon(Task<AccessToken> call) => call.WaitAsync(TimeSpan.FromSeconds(30));

    protected static TokenException Throttled(TimeSpan? retryAfter = null) =>
        new(TokenFailureReason.Throttled, "throttled") { RetryAfter = retryAfter };

    protected static TokenException Refused() => new(TokenFailureReason.CredentialRejected, "refused");

    protected static TokenException Unavailable() => new(TokenFailureReason.Unavailable, "unavailable");
}
