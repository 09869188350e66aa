using Microsoft.Extensions.Logging;
using TokenClients.Caching;
using TokenClients.Diagnostics;

namespace TokenClients.Store;

/// <summary>
/// Calls the store, on another thread and under a time-out, so that even a store that blocks cannot delay a caller for longer. A failure
/// counts as "nothing found" and is logged once until the store works again.
/// </summary>
internal sealed class StoreCalls(ITokenStore store, string name, TimeSpan timeout, TimeProvider time, ILogger log)
{
    /// <summary>How long a store that does not respond is not contacted, in milliseconds.</summary>
    private const long Pause = 5000;

    /// <summary>The additional time for calls until the first has completed, because it opens the connection.</summary>
    private static readonly TimeSpan Connecting = TimeSpan.FromSeconds(2);

    private readonly SafeLogger _log = new(log);
    private readonly StoreOutage _outage = new();
    private readonly StoreOutage _unreadable = new();
    private readonly CacheClock _clock = new(time);
    private long _pausedUntil = long.MinValue;
    private int _failedInARow;
    private volatile bool _hasCompletedCall;

    /// <summary>Whether the store is contacted and is responding.</summary>
    public bool IsResponding => IsContacted && Volatile.Read(ref _failedInARow) < 2;

    /// <summary>Whether the store is contacted at all.</summary>
    public bool IsContacted => _clock.Milliseconds >= Volatile.Read(ref _pausedUntil);

    /// <summary>The time-out of a call that starts now.</summary>
    private TimeSpan TimeLimit => _hasCompletedCall ? timeout : timeout + Connecting;

    public Task<StoredToken?> GetAsync(string key) =>
        CallAsync(StoreOutage.Call.Read, cancellationToken => store.GetAsync(key, cancellationToken));

    public Task SetAsync(string key, StoredToken token, TimeSpan lifetime) =>
        CallAsync(StoreOutage.Call.Write, async cancellationToken =>
        {
            await store.SetAsync(key, token, lifetime, cancellationToken).ConfigureAwait(false);
            return token;
        });

    public Task TryRemoveAsync(string key) =>
        CallAsync<StoredToken?>(StoreOutage.Call.Write, async cancellationToken =>
        {
            await store.RemoveAsync(key, cancellationToken).ConfigureAwait(false);
            return null;
        });

    /// <summary>Removes a token, even while the store is not contacted otherwise.</summary>
    /// <exception cref="TokenException">The store failed; a removal must not fail silently.</exception>
    public async Task RemoveAsync(string key)
    {
        var limit = TimeLimit;
        using var cancellation = time.CancelAfter(limit);
        try
        {
            await DetachedTask.RunAsync(
                async () =>
                {
                    await store.RemoveAsync(key, cancellation.Token).ConfigureAwait(false);
                    return true;
                },
                cancellation.Token).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            throw new TokenException(
                TokenFailureReason.Unavailable,
                $"The token store of client '{name}' did not confirm that the token was removed. {Fault(error, cancellation.IsCancellationRequested, limit)} " +
                "The token is no longer cached here, but instances that share the store may still get it. Call RemoveAsync again.",
                error);
        }
    }

    /// <summary>
    /// Whether to contact the store. After a pause, a single call contacts it, and the others skip it until that call has
    /// succeeded.
    /// </summary>
    private bool TryEnter()
    {
        var (until, now) = (Volatile.Read(ref _pausedUntil), _clock.Milliseconds);
        return until == long.MinValue || (now >= until && Interlocked.CompareExchange(ref _pausedUntil, now + Pause, until) == until);
    }

    private async Task<T?> CallAsync<T>(StoreOutage.Call kind, Func<CancellationToken, Task<T>> call)
    {
        if (!TryEnter())
        {
            return default;
        }

        var limit = TimeLimit;
        using var cancellation = time.CancelAfter(limit);
        try
        {
            var answer = await DetachedTask.RunAsync(() => call(cancellation.Token), cancellation.Token).ConfigureAwait(false);
            _hasCompletedCall = true;
            Volatile.Write(ref _failedInARow, 0);
            Volatile.Write(ref _pausedUntil, long.MinValue);
            if (_outage.Ends(kind) | (answer is not null && _unreadable.Ends(kind)))
            {
                _log.StoreWorks(name);
            }

            return answer;
        }
        catch (Exception error)
        {
            _hasCompletedCall = true;
            var isLate = cancellation.IsCancellationRequested;
            var isFirst = Interlocked.Increment(ref _failedInARow) == 1;

            // A single time-out may be chance; two in a row mean that the store hangs.
            Volatile.Write(ref _pausedUntil, isLate && !isFirst ? _clock.Milliseconds + Pause : long.MinValue);

            // An unreadable token is not an outage of the store, and an empty result for another key does not end it.
            if ((error is TokenException ? _unreadable : _outage).Begins(kind))
            {
                _log.StoreFails(name, Fault(error, isLate, limit));
            }

            return default;
        }
    }

    /// <summary>This library's messages are safe to show; any other may quote the data that caused it.</summary>
    private static string Fault(Exception error, bool isLate, TimeSpan limit) =>
        isLate ? $"It did not answer within {limit.TotalMilliseconds:0} ms."
        : error is TokenException ? error.Message
        : $"It threw {error.GetType().Name}.";
}
