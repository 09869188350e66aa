using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using TokenClients.Caching;
using TokenClients.Diagnostics;

namespace TokenClients.Store;

/// <summary>
/// Reads the shared store before a fetch and writes it after one. Never throws and never takes longer than the store's
/// time-outs: a store that fails, times out or returns something unusable counts as one without a token.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="name">What the client is called.</param>
/// <param name="options">The time-outs and the key.</param>
/// <param name="time">The cache's clocks.</param>
/// <param name="log">Reports an outage of the store and its end.</param>
/// <param name="realTime">The clock by which a disposal waits; by default the system's, whichever the cache uses.</param>
internal sealed class SharedTokens(
    ITokenStore store, string name, TokenStoreOptions options, TimeProvider time, ILogger log, TimeProvider? realTime = null) : ISharedTokens
{
    /// <summary>How many times an instance reads the store while it waits for another's fetch.</summary>
    private const int MaxReads = 20;

    /// <summary>The shortest wait of a timer.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    private readonly TokenStoreOptions _options = options.Copy();
    private readonly ServiceClock _clock = new(time);
    private readonly StoreCalls _calls = new(store, name, options.Timeout, time, log);
    private readonly object _gate = new();
    private Task _keeping = Task.CompletedTask;

    public Task<FoundToken?> FindAsync(FetchContext fetch) => NullIfItThrows(() => ReadAsync(fetch));

    public Task<FoundToken?> AwaitAsync(FetchContext fetch, double jitter) =>
        _options.ColdStartWait > TimeSpan.Zero && fetch.Trigger is FetchTrigger.Miss or FetchTrigger.Replacement
            ? NullIfItThrows(() => PollAsync(fetch, Times(_options.ColdStartWait, 1 - Jitter.Spaced(jitter, part: 10))))
            : Task.FromResult<FoundToken?>(null);

    public void Keep(FetchContext fetch, AccessToken token)
    {
        lock (_gate)
        {
            if (fetch.IsRemoved)
            {
                return; // under the lock: whoever removes it later waits for the write
            }

            var keeping = NullIfItThrows(async () =>
            {
                await StoreAsync(fetch, token).ConfigureAwait(false);
                return null;
            });
            _keeping = _keeping.IsCompleted ? keeping : Task.WhenAll(_keeping, keeping);
        }
    }

    public async Task RemoveAsync(Generation generation, TokenRequest request)
    {
        await WhenKeptAsync().ConfigureAwait(false);
        foreach (var certificate in CertificatesOf(generation).DefaultIfEmpty())
        {
            await _calls.RemoveAsync(KeyOf(generation, request, certificate)).ConfigureAwait(false);
        }
    }

    /// <summary>A write is preceded by a read, each under the store's time-out; measured by the real clock, whichever the cache uses.</summary>
    public async Task WhenKeptAsync()
    {
        Task keeping;
        lock (_gate)
        {
            keeping = _keeping;
        }

        try
        {
            await keeping.WaitAsync(Times(_options.Timeout, 2.5), realTime ?? TimeProvider.System, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The store has had its time.
        }
    }

    /// <summary>A store may return dates that overflow; no caller may fail because of it.</summary>
    private static async Task<FoundToken?> NullIfItThrows(Func<Task<FoundToken?>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception)
        {
            return null;
        }
    }

    private async Task<FoundToken?> ReadAsync(FetchContext asked)
    {
        var certificate = CertificatesOf(asked.Generation) is { Count: > 0 } presented ? presented[0] : null;
        var key = KeyOf(asked.Generation, asked.Request, certificate);
        var stored = await _calls.GetAsync(key).ConfigureAwait(false);
        if (stored is not null && stored.Is(asked.Request.Rejected))
        {
            await _calls.TryRemoveAsync(key).ConfigureAwait(false);
            return null;
        }

        return Use(stored, asked, certificate);
    }

    private async Task<FoundToken?> PollAsync(FetchContext asked, TimeSpan wait)
    {
        var (startedOn, pause) = (time.GetTimestamp(), Times(_options.ColdStartWait, 1.0 / MaxReads));
        for (var left = wait; left >= Shortest && _calls.IsAnswering; left = wait - time.GetElapsedTime(startedOn))
        {
            await time.DelayAsync(left < pause ? left : pause).ConfigureAwait(false);
            if (await ReadAsync(asked).ConfigureAwait(false) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private async Task StoreAsync(FetchContext asked, AccessToken token)
    {
        _clock.Learn(token.ServerClockOffset);
        var (now, expiresOn) = (_clock.Now, token.ExpiresOn + _clock.Ahead);
        if (now >= expiresOn || token.Value == asked.Request.Rejected?.Value)
        {
            return; // too late; or rejected
        }

        var key = KeyOf(asked.Generation, asked.Request, token.BindingCertificate);
        var stored = await _calls.GetAsync(key).ConfigureAwait(false);
        var isLater = stored is null || stored.Is(asked.Request.Rejected) || stored.Token.ExpiresOn <= expiresOn || !_clock.Reaches(stored);
        if (isLater)
        {
            var lifetime = expiresOn - now;
            await _calls.SetAsync(
                key,
                new StoredToken(token.With(expiresOn, token.Request, certificate: null), now),
                lifetime < TokenLifetime.Maximum ? lifetime : TokenLifetime.Maximum).ConfigureAwait(false);
        }
    }

    private static IReadOnlyList<X509Certificate2> CertificatesOf(Generation generation) =>
        generation.Source.Client is ICertificateUser user ? SafeInvoke.Create(() => user.Certificates) ?? [] : [];

    /// <summary>An instance that does not have the certificate that a token is bound to never finds the token.</summary>
    private string KeyOf(Generation generation, in TokenRequest request, X509Certificate2? certificate)
    {
        string?[] parts = [name, generation.Source.PartitionKey, _options.PartitionKey, request.Key];
        return StoreKey.Of(_options.KeyPrefix, certificate is null ? parts : [.. parts, Convert.ToBase64String(certificate.RawData)]);
    }

    /// <summary>The stored token by this instance's clock, or null if it cannot be used.</summary>
    private FoundToken? Use(StoredToken? stored, FetchContext asked, X509Certificate2? certificate)
    {
        if (stored is null || !_clock.Reaches(stored))
        {
            return null;
        }

        var token = stored.Token.With(stored.Token.ExpiresOn - _clock.Ahead, asked.Request, certificate);
        var age = _clock.Now - stored.IssuedOn;
        var found = new FoundToken(token, age > TimeSpan.Zero ? age : TimeSpan.Zero, new CacheClock(time).Now);
        return found.Serves(asked.Request.MinimumLifetime) && !stored.Is(asked.Held) && IsAfter(found, asked) ? found : null;
    }

    /// <summary>Whether it may replace the token that was rejected, or the one that is due.</summary>
    private static bool IsAfter(FoundToken found, FetchContext asked) => asked switch
    {
        { RejectedOn: { } issued } => found.FoundOn.Plus(-found.Age).Milliseconds >= issued,
        { Request.Rejected: { } rejected } => found.Token.ExpiresOn >= rejected.ExpiresOn,
        { Held: { } held, Trigger: not FetchTrigger.Miss } => found.Token.ExpiresOn > held.ExpiresOn,
        _ => true,
    };

    private static TimeSpan Times(TimeSpan span, double factor) => TimeSpan.FromMilliseconds(span.TotalMilliseconds * factor);
}
