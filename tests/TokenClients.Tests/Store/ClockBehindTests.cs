using Microsoft.Extensions.Logging.Abstractions;

namespace TokenClients.Tests;

/// <summary>
/// An instance whose clock is behind, and which has never heard the service's time: a stored token that comes from its future
/// tells that, but not how old the token is.
/// </summary>
internal sealed class ClockBehindTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly FetchContext Asked = new(
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
    public async Task A_token_from_far_in_the_future_is_not_used_since_it_may_be_older_than_it_looks()
    {
        Store(receivedIn: TimeSpan.FromMinutes(30));

        Assert.That(await _shared.FindAsync(Asked), Is.Null);
    }

    [Test]
    public async Task Once_the_service_has_reported_its_time_the_age_is_known()
    {
        await KeepAsync(new AccessToken("own", _time.GetUtcNow() + Hour) { ServerClockOffset = Hour });
        Store(receivedIn: TimeSpan.FromMinutes(30));

        var found = await _shared.FindAsync(Asked);

        Assert.That(found!.Age, Is.EqualTo(TimeSpan.FromMinutes(30)));
        Assert.That(found.Token.ExpiresOn, Is.EqualTo(_time.GetUtcNow() + TimeSpan.FromMinutes(30)));
    }

    [TestCase(1)]
    [TestCase(5)]
    [TestCase(170)]
    public async Task A_clock_that_is_behind_by_what_the_margins_cover_takes_the_token_as_new(int seconds)
    {
        Store(receivedIn: TimeSpan.FromSeconds(seconds));

        var found = await _shared.FindAsync(Asked);

        Assert.That(found!.Age, Is.EqualTo(TimeSpan.Zero));
        Assert.That(found.Token.ExpiresOn, Is.EqualTo(_time.GetUtcNow() + Hour).Within(TimeSpan.FromSeconds(2)));
    }

    [Test]
    public async Task A_token_that_has_expired_on_its_way_is_not_stored()
    {
        await KeepAsync(new AccessToken("late", _time.GetUtcNow()));

        Assert.That(_store.Token, Is.Null);
    }

    private Task KeepAsync(AccessToken token)
    {
        _shared.StartWrite(Asked, token);
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
