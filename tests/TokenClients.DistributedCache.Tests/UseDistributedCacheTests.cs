using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>Instances of a service with dependency injection, the emulator and a shared distributed cache.</summary>
internal sealed class UseDistributedCacheTests : EmulatorFixture
{
    private readonly EphemeralDataProtectionProvider _keys = new();
    private RecordingCache _cache = null!;
    private RecordingLogger _log = null!;

    [SetUp]
    public void Create() => (_cache, _log) = (new RecordingCache(), new RecordingLogger());

    [TearDown]
    public void DisposeLog() => _log.Dispose();

    [Test]
    public async Task Ten_instances_make_one_request_for_each_kind_of_token()
    {
        foreach (var kind in new[] { "Arr", "AcsWrap", "OAuth" })
        {
            var tokens = new HashSet<string>();
            for (var instance = 0; instance < 10; instance++)
            {
                await using var services = Services();
                var token = await services.GetRequiredKeyedService<ITokenProvider>(kind).GetTokenAsync();
                tokens.Add(token.Authorization.ToString());
                await Eventually.IsTrue(() => _cache.Entries.Count == tokens.Count - 1 + (kind == "Arr" ? 1 : kind == "AcsWrap" ? 2 : 3), "it is stored");
            }

            Assert.That(tokens, Has.Count.EqualTo(1), kind);
        }

        Assert.That(TokenRequests, Is.EqualTo(3));
    }

    [Test]
    public async Task An_unreadable_entry_counts_as_missing_and_is_logged_once_and_overwritten([Values] bool foreign)
    {
        await using var services = Services(foreign ? new EphemeralDataProtectionProvider() : null);
        await services.GetRequiredKeyedService<ITokenProvider>("Arr").GetTokenAsync();
        await Eventually.IsTrue(() => _cache.Entries.Count == 1, "the token is stored");
        var (key, entry) = _cache.Entries.Single();
        if (!foreign)
        {
            _cache.Entries[key] = ("what somebody else put there"u8.ToArray(), entry.Options);
        }

        await using var other = Services();
        var token = await other.GetRequiredKeyedService<ITokenProvider>("Arr").GetTokenAsync();
        await Eventually.IsTrue(() => _cache.Entries[key].Bytes != entry.Bytes && _cache.Entries[key].Bytes.Length > 200, "the entry is overwritten");
        await using var third = Services();

        Assert.That((await third.GetRequiredKeyedService<ITokenProvider>("Arr").GetTokenAsync()).Value, Is.EqualTo(token.Value));
        Assert.That(TokenRequests, Is.EqualTo(2));
        Assert.That(_log.Lines.Where(line => line.Text.StartsWith("The token store", StringComparison.Ordinal)).Select(line => line.Level), Is.EqualTo(new[] { LogLevel.Warning }));
    }

    [Test]
    public async Task A_distributed_cache_that_fails_or_hangs_makes_no_call_fail([Values] bool hangs)
    {
        _cache.Before = () => hangs ? new TaskCompletionSource().Task : throw new InvalidOperationException("at the-secret-host");
        await using var services = Services(configure: options => options.Timeout = TimeSpan.FromMilliseconds(10));

        var calls = Enumerable.Range(0, 50).Select(_ => services.GetRequiredKeyedService<ITokenProvider>("Arr").GetTokenAsync().AsTask());

        Assert.That((await Task.WhenAll(calls)).Select(token => token.Value).Distinct().Count(), Is.EqualTo(1));
        Assert.That(TokenRequests, Is.EqualTo(1));
        Assert.That(_log.Lines.Select(line => line.Text), Has.None.Contains("the-secret-host"));
    }

    [Test]
    public async Task The_distributed_cache_and_the_log_contain_no_secret()
    {
        await using var services = Services();
        var issued = new List<string>();
        foreach (var kind in new[] { "Arr", "AcsWrap", "OAuth" })
        {
            issued.Add((await services.GetRequiredKeyedService<ITokenProvider>(kind).GetTokenAsync()).Value);
        }

        await Eventually.IsTrue(() => _cache.Entries.Count == 3, "all tokens are stored");
        issued.AddRange([TokenEmulator.DefaultAccountKey, TokenEmulator.DefaultIssuerKey, TokenEmulator.DefaultClientSecret]);

        Assert.That(_cache.Entries.Keys, Has.All.Matches("^TokenClients:[0-9a-f]{64}$"));
        var kept = _cache.Entries.Select(entry => entry.Key + System.Text.Encoding.Latin1.GetString(entry.Value.Bytes)).Concat(_log.Lines.Select(line => line.Text));
        Assert.That(kept.Where(text => issued.Any(secret => Pieces(secret).Any(text.Contains))), Is.Empty);
    }

    [Test]
    public void Without_a_cache_or_keys_the_message_says_what_to_register()
    {
        Assert.That(MessageWithout<IDistributedCache>(), Is.EqualTo(
            "Token client 'Arr' uses a distributed cache, but no IDistributedCache is registered: add the cache that you use, " +
            "for instance services.AddStackExchangeRedisCache(…)."));
        Assert.That(MessageWithout<IDataProtectionProvider>(), Is.EqualTo(
            "Token client 'Arr' uses a distributed cache, but no IDataProtectionProvider is registered: add services.AddDataProtection(), " +
            "with keys that all instances share."));
        Assert.That(() => ((ITokenClientBuilder)null!).UseDistributedCache(), Throws.ArgumentNullException);
    }

    private int TokenRequests => Emulator.Arr.Requests.Count + Emulator.Wrap.Requests.Count + Emulator.OAuth.Requests.Count;

    private static string MessageWithout<T>()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IDistributedCache>(new RecordingCache()).AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        services.Remove(services.Single(service => service.ServiceType == typeof(T)));
        services.AddArrTokens(options => (options.AccountDomain, options.AccountId, options.AccountKey) =
            ("westeurope.mixedreality.azure.com", TokenEmulator.DefaultAccountId, TokenEmulator.DefaultAccountKey)).UseDistributedCache();
        using var provider = services.BuildServiceProvider();
        return Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<ITokenProvider>())!.Message;
    }

    private static IEnumerable<string> Pieces(string secret) =>
        Enumerable.Range(0, Math.Max(1, secret.Length - 15)).Select(at => secret[at..Math.Min(secret.Length, at + 16)]);

    private void OAuth(OAuthClientOptions options) => (options.Endpoint, options.ClientId, options.ClientSecret) =
        (Emulator.OAuth.Endpoint, TokenEmulator.DefaultClientId, TokenEmulator.DefaultClientSecret);

    private ServiceProvider Services(IDataProtectionProvider? keys = null, Action<TokenStoreOptions>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(_log).SetMinimumLevel(LogLevel.Trace));
        services.AddSingleton<IDistributedCache>(_cache).AddSingleton(keys ?? _keys);
        services.AddArrTokens(Arr).UseDistributedCache(configure);
        services.AddAcsWrapTokens(Wrap).UseDistributedCache(configure);
        services.AddOAuthTokens(OAuth).UseDistributedCache(configure);
        return services.BuildServiceProvider();
    }
}
