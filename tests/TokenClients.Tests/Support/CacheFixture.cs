namespace TokenClients.Tests;

/// <summary>A cache with fake clocks and without jitter, around a provider that the test controls.</summary>
internal abstract class CacheFixture
{
    protected static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    protected FakeTime Time { get; private set; } = null!;

    protected ScriptedProvider Inner { get; private set; } = null!;

    protected RecordingLogger Log { get; private set; } = null!;

    protected CachingTokenProvider Cache { get; private set; } = null!;

    protected double Jitter { get; set; }

    /// <summary>The client's name; unique in tests that listen to the metrics and spans of all clients.</summary>
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

    /// <summary>Fetches a first token with that lifetime.</summary>
    protected async Task<AccessToken> FillAsync(TimeSpan lifetime, string value = "first")
    {
        var call = Cache.GetTokenAsync().AsTask();
        var fetch = await Inner.NextAsync();
        fetch.Succeed(Inner.Token(value, lifetime));
        await Log.NextLineAsync();
        return await call;
    }

    /// <summary>Returns the cached token; fails the test if the call does not complete synchronously.</summary>
    protected AccessToken Cached(TokenRequest request = default)
    {
        var call = Cache.GetTokenAsync(request);
        Assert.That(call.IsCompletedSuccessfully, Is.True, "a cached token is returned synchronously");
        return call.Result;
    }

    /// <summary>
    /// Asserts the number of fetches so far, and that none is in flight: a fetch reaches the provider a moment after the call that
    /// started it, so one in flight might not be counted yet.
    /// </summary>
    protected void AssertFetches(int fetches, string because = "", CachingTokenProvider? cache = null)
    {
        Assert.That((cache ?? Cache).Status.Entries.Where(entry => entry.IsFetching), Is.Empty, $"fetch in flight; {because}");
        Assert.That(Inner.Fetches, Is.EqualTo(fetches), because);
    }

    /// <summary>Completes the fetch, and waits until the cache has processed the result.</summary>
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

    /// <summary>Waits for a call; fails the test if it does not complete.</summary>
    protected static Task<AccessToken> Soon(Task<AccessToken> call) => call.WaitAsync(TimeSpan.FromSeconds(30));

    protected static TokenException Throttled(TimeSpan? retryAfter = null) =>
        new(TokenFailureReason.Throttled, "throttled") { RetryAfter = retryAfter };

    protected static TokenException Rejected() => new(TokenFailureReason.CredentialRejected, "refused");

    protected static TokenException Unavailable() => new(TokenFailureReason.Unavailable, "unavailable");
}
