using System.Collections.Concurrent;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>An instance of a service that shares its tokens, with its own container, cache and log.</summary>
internal sealed class Instance : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly StoringCache _cache;
    private readonly WarningLog _log = new();

    public Instance(TokenEmulator emulator, string redis, string application, bool isEncrypted, TimeProvider? time)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(_log));
        services.AddStackExchangeRedisCache(o => o.Configuration = redis);
        var cache = services.Single(service => service.ServiceType == typeof(IDistributedCache)).ImplementationType!;
        services.AddSingleton(provider => new StoringCache((IDistributedCache)ActivatorUtilities.CreateInstance(provider, cache)));
        services.AddSingleton<IDistributedCache>(provider => provider.GetRequiredService<StoringCache>());
        services.AddDataProtection().SetApplicationName(application);
        services.Configure<KeyManagementOptions>(o => o.XmlRepository = SharedKeys.Instance);
        if (!isEncrypted)
        {
            services.AddSingleton<IDataProtectionProvider>(new Unprotected());
        }

        if (time is not null)
        {
            services.AddSingleton(time);
        }

        // A busy machine may take longer than the default.
        services.AddArrTokens(o =>
        {
            o.Endpoint = emulator.Arr.Endpoint;
            o.AccountId = TokenEmulator.DefaultAccountId;
            o.AccountKey = TokenEmulator.DefaultAccountKey;
        }).UseDistributedCache(o => o.Timeout = time is null ? TimeSpan.FromSeconds(10) : o.Timeout);
        _services = services.BuildServiceProvider();
        _cache = _services.GetRequiredService<StoringCache>();
    }

    public CachingTokenProvider Tokens => (CachingTokenProvider)_services.GetRequiredService<ITokenProvider>();

    /// <summary>The warnings about the store.</summary>
    public IEnumerable<string> Warnings => _log.Warnings.Where(line => line.Contains("store", StringComparison.Ordinal));

    public async Task<string> GetAsync() => (await Tokens.GetTokenAsync()).Value;

    /// <summary>Fetches a token, and waits until it was stored or the store failed.</summary>
    public async Task<string> FetchAsync(TokenRequest request = default)
    {
        var token = await Tokens.GetTokenAsync(request);
        await _cache.StoredAsync();
        return token.Value;
    }

    public async ValueTask DisposeAsync() => await _services.DisposeAsync();

    /// <summary>A cache that reports when an entry was stored, or could not be stored.</summary>
    private sealed class StoringCache(IDistributedCache inner) : IDistributedCache, IDisposable
    {
        private readonly SemaphoreSlim _stored = new(0);

        public async Task StoredAsync() =>
            Assert.That(await _stored.WaitAsync(TimeSpan.FromSeconds(30)), Is.True, "a token was not stored within 30 s");

        public byte[]? Get(string key) => inner.Get(key);

        public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => inner.GetAsync(key, token);

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => inner.Set(key, value, options);

        public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
        {
            try
            {
                await inner.SetAsync(key, value, options, token);
            }
            finally
            {
                _stored.Release();
            }
        }

        public void Refresh(string key) => inner.Refresh(key);

        public Task RefreshAsync(string key, CancellationToken token = default) => inner.RefreshAsync(key, token);

        public void Remove(string key) => inner.Remove(key);

        public Task RemoveAsync(string key, CancellationToken token = default) => inner.RemoveAsync(key, token);

        public void Dispose()
        {
            (inner as IDisposable)?.Dispose();
            _stored.Dispose();
        }
    }

    /// <summary>A key ring in memory for all instances; their application names separate the keys.</summary>
    private sealed class SharedKeys : IXmlRepository
    {
        private readonly ConcurrentQueue<XElement> _elements = new();

        public static SharedKeys Instance { get; } = new();

        public IReadOnlyCollection<XElement> GetAllElements() => _elements;

        public void StoreElement(XElement element, string friendlyName) => _elements.Enqueue(element);
    }

    /// <summary>No encryption, to check that the search for tokens finds unencrypted ones.</summary>
    private sealed class Unprotected : IDataProtectionProvider, IDataProtector
    {
        public IDataProtector CreateProtector(string purpose) => this;

        public byte[] Protect(byte[] plaintext) => plaintext;

        public byte[] Unprotect(byte[] protectedData) => protectedData;
    }

    private sealed class WarningLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Warnings { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                Warnings.Enqueue(formatter(state, exception));
            }
        }

        public void Dispose()
        {
        }
    }
}
