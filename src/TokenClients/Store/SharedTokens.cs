using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using TokenClients.Caching;
using TokenClients.Diagnostics;

namespace TokenClients.Store;

/// <summary>
/// Reads the shared store before a fetch and writes it after one. Except for removals, it never throws and never takes longer
/// than the store's time-outs: a store that fails, times out or returns something unusable counts as one without a token.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="name">The client's name.</param>
/// <param name="options">The time-outs and the parts of the store key.</param>
/// <param name="time">The cache's clocks.</param>
/// <param name="log">The logger of outages of the store.</param>
/// <param name="realTime">The clock for waiting at disposal; the system clock by default, even if the cache uses another.</param>
internal sealed class SharedTokens(
    ITokenStore store, string name, TokenStoreOptions options, TimeProvider time, ILogger log, TimeProvider? realTime = null) : ISharedTokens
{
    /// <summary>The maximum number of times that an instance reads the store while it waits for another's fetch.</summary>
    private const int MaxReads = 20;

    /// <summary>The shortest wait that a timer supports.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    private readonly TokenStoreOptions _options = options.Copy();
    private readonly ServiceClock _clock = new(time);
    private readonly StoreCalls _calls = new(store, name, options.Timeout, time, log);
    private readonly object _gate = new();
    private Task _pendingWrites = Task.CompletedTask;

    public Task<FoundToken?> FindAsync(FetchContext context) => NullIfItThrows(() => ReadAsync(context));

    public Task<FoundToken?> AwaitAsync(FetchContext context, double jitter) =>
        _options.ColdStartWait > TimeSpan.Zero && context.Trigger is FetchTrigger.Miss or FetchTrigger.Replacement
            ? NullIfItThrows(() => PollAsync(context, Times(_options.ColdStartWait, 1 - Jitter.Spaced(jitter, part: 10))))
            : Task.FromResult<FoundToken?>(null);

    public void StartWrite(FetchContext context, AccessToken token)
    {
        lock (_gate)
        {
            if (context.IsRemoved)
            {
                return; // checked under the lock, so that a later removal waits for the write
            }

            var pending = NullIfItThrows(async () =>
            {
                await WriteAsync(context, token).ConfigureAwait(false);
                return null;
            });
            _pendingWrites = _pendingWrites.IsCompleted ? pending : Task.WhenAll(_pendingWrites, pending);
        }
    }

    public async Task RemoveAsync(Generation generation, TokenRequest request)
    {
        await WhenWrittenAsync().ConfigureAwait(false);
        foreach (var certificate in CertificatesOf(generation).DefaultIfEmpty())
        {
            await _calls.RemoveAsync(KeyOf(generation, request, certificate)).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Waits for pending writes, for a read and a write with the store's time-out each; measured by the real clock, even if the
    /// cache uses another.
    /// </summary>
    public async Task WhenWrittenAsync()
    {
        Task pending;
        lock (_gate)
        {
            pending = _pendingWrites;
        }

        try
        {
            await pending.WaitAsync(Times(_options.Timeout, 2.5), realTime ?? TimeProvider.System, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The store had enough time.
        }
    }

    /// <summary>Swallows all exceptions: a store may return dates that overflow, and no caller may fail because of that.</summary>
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

    private async Task<FoundToken?> ReadAsync(FetchContext context)
    {
        var certificate = CertificatesOf(context.Generation) is { Count: > 0 } presented ? presented[0] : null;
        var key = KeyOf(context.Generation, context.Request, certificate);
        var stored = await _calls.GetAsync(key).ConfigureAwait(false);
        if (stored is not null && stored.Is(context.Request.Rejected))
        {
            await _calls.TryRemoveAsync(key).ConfigureAwait(false);
            return null;
        }

        return stored is null ? null : Accept(stored, context, certificate);
    }

    private async Task<FoundToken?> PollAsync(FetchContext context, TimeSpan wait)
    {
        var (startedOn, pause) = (time.GetTimestamp(), Times(_options.ColdStartWait, 1.0 / MaxReads));
        for (var left = wait; left >= Shortest && _calls.IsResponding; left = wait - time.GetElapsedTime(startedOn))
        {
            await time.DelayAsync(left < pause ? left : pause).ConfigureAwait(false);
            if (await ReadAsync(context).ConfigureAwait(false) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>Stores the token, unless it has expired, was rejected, or the store already has a later one.</summary>
    private async Task WriteAsync(FetchContext context, AccessToken token)
    {
        _clock.Learn(token.ServerClockOffset);
        var (now, expiresOn) = (_clock.Now, token.ExpiresOn + _clock.Ahead);
        if (now >= expiresOn || token.Value == context.Request.Rejected?.Value)
        {
            return;
        }

        var key = KeyOf(context.Generation, context.Request, token.BindingCertificate);
        var stored = await _calls.GetAsync(key).ConfigureAwait(false);
        if (stored is not null && !stored.Is(context.Request.Rejected) && stored.Token.ExpiresOn > expiresOn && _clock.Accepts(stored))
        {
            return;
        }

        var lifetime = expiresOn - now;
        await _calls.SetAsync(
            key,
            new StoredToken(token.With(expiresOn, token.Request, certificate: null), now),
            lifetime < TokenLifetime.Maximum ? lifetime : TokenLifetime.Maximum).ConfigureAwait(false);
    }

    private static IReadOnlyList<X509Certificate2> CertificatesOf(Generation generation) =>
        generation.Source.Client is ICertificateUser user ? SafeInvoke.GetOrNull(() => user.Certificates) ?? [] : [];

    /// <summary>Includes the certificate that the token is bound to, so that only instances with that certificate find the token.</summary>
    private string KeyOf(Generation generation, in TokenRequest request, X509Certificate2? certificate)
    {
        string?[] parts = [name, generation.Source.PartitionKey, _options.PartitionKey, request.Key];
        return CompositeKey.Hash(_options.KeyPrefix, certificate is null ? parts : [.. parts, Convert.ToBase64String(certificate.RawData)]);
    }

    /// <summary>
    /// Returns the stored token with its expiry by this instance's clock, or <see langword="null"/> if it cannot be used.
    /// </summary>
    private FoundToken? Accept(StoredToken stored, FetchContext context, X509Certificate2? certificate)
    {
        if (!_clock.Accepts(stored))
        {
            return null;
        }

        var token = stored.Token.With(stored.Token.ExpiresOn - _clock.Ahead, context.Request, certificate);
        var age = _clock.Now - stored.IssuedOn;
        var found = new FoundToken(token, age > TimeSpan.Zero ? age : TimeSpan.Zero, new CacheClock(time).Now);
        return found.Serves(context.Request.MinimumLifetime) && !stored.Is(context.LastToken) && IsNewer(found, context) ? found : null;
    }

    /// <summary>Whether the found token is newer than the one to replace, which was rejected or is due.</summary>
    private static bool IsNewer(FoundToken found, FetchContext context) => context switch
    {
        { RejectedIssuedOn: { } issuedOn } => found.FoundOn.Plus(-found.Age).Milliseconds >= issuedOn,
        { Request.Rejected: { } rejected } => found.Token.ExpiresOn >= rejected.ExpiresOn,
        { LastToken: { } last, Trigger: not FetchTrigger.Miss } => found.Token.ExpiresOn > last.ExpiresOn,
        _ => true,
    };

    private static TimeSpan Times(TimeSpan span, double factor) => TimeSpan.FromMilliseconds(span.TotalMilliseconds * factor);
}
