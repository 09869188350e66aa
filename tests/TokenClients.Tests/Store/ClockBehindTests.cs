using Microsoft.Extensions.Logging.Abstractions;

namespace TokenClients.Tests;

/// <summary>
/// An instance whose clock is behind and that does not know the service's time: a stored token dated in its future shows that
/// the clock is behind, but not how old the token is.
/// </summary>
internal sealed class ClockBehindTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly FetchContext Context = new(
        new Generation(new TokenSource(new ScriptedProvider(TimeProvider.System)), fetcher: null!, maxScopes: 1), default, FetchTrigger.Refresh, default);

    private readonly OneTokenStore _store = new();
    private FakeTime _time = null!;
    private SharedTokens _shared = null!;

    [SetUp]
    public void StartInstance()
    {
        _time = new FakeTime();
        _store.Token = null;
        _shared = new SharedTokens(_store, "test", new TokenStoreOptions(), _time, NullLogger.Instance);
    }

    [Test]
    public async Task A_stored_token_dated_far_in_the_future_is_not_used()
    {
        Store(receivedIn: TimeSpan.FromMinutes(30));

        Assert.That(await _shared.FindAsync(Context), Is.Null);
    }

    [Test]
    public async Task Once_the_time_of_the_service_is_known_a_stored_token_gets_its_true_age()
    {
        await WriteAsync(new AccessToken("own", _time.GetUtcNow() + Hour) { ServerClockOffset = Hour });
        Store(receivedIn: TimeSpan.FromMinutes(30));

        var found = await _shared.FindAsync(Context);

        Assert.That(found!.Age, Is.EqualTo(TimeSpan.FromMinutes(30)));
        Assert.That(found.Token.ExpiresOn, Is.EqualTo(_time.GetUtcNow() + TimeSpan.FromMinutes(30)));
    }

    [TestCase(1)]
    [TestCase(5)]
    [TestCase(170)]
    public async Task A_stored_token_dated_slightly_in_the_future_counts_as_new(int seconds)
    {
        Store(receivedIn: TimeSpan.FromSeconds(seconds));

        var found = await _shared.FindAsync(Context);

        Assert.That(found!.Age, Is.EqualTo(TimeSpan.Zero));
        Assert.That(found.Token.ExpiresOn, Is.EqualTo(_time.GetUtcNow() + Hour).Within(TimeSpan.FromSeconds(2)));
    }

    [Test]
    public async Task A_token_that_has_expired_on_arrival_is_not_stored()
    {
        await WriteAsync(new AccessToken("late", _time.GetUtcNow()));

        Assert.That(_store.Token, Is.Null);
    }

    private Task WriteAsync(AccessToken token)
    {
        _shared.StartWrite(Context, token);
        return _shared.WhenWrittenAsync();
    }

    private void Store(TimeSpan receivedIn)
    {
        var receivedOn = _time.GetUtcNow() + receivedIn;
        _store.Token = new StoredToken(new AccessToken("other's", receivedOn + Hour), receivedOn);
    }

    private sealed class OneTokenStore : ITokenStore
    {
        public StoredToken? Token { get; set; }

        public Task<StoredToken?> GetAsync(string key, CancellationToken cancellationToken) => Task.FromResult(Token);

        public Task SetAsync(string key, StoredToken token, TimeSpan lifetime, CancellationToken cancellationToken)
        {
            Token = token;
            return Task.CompletedTask;
        }

        public Task RemoveAsync(string key, CancellationToken cancellationToken)
        {
            Token = null;
            return Task.CompletedTask;
        }
    }
}
