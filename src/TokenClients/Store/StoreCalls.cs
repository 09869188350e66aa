using Microsoft.Extensions.Logging;
using TokenClients.Caching;
using TokenClients.Diagnostics;

namespace TokenClients.Store;

/// <summary>
/// The calls of a store: each away from its caller's thread and under a time-out, so that even a store that blocks is left behind.
/// What fails is nothing found, and is logged once until it works again.
/// </summary>
internal sealed class StoreCalls(ITokenStore store, string name, TimeSpan timeout, TimeProvider time, ILogger log)
{
    /// <summary>How long a store that gives no answer is left alone, in milliseconds.</summary>
    private const long Pause = 5000;

    private readonly StoreOutage _outage = new();
    private readonly StoreOutage _unreadable = new();
    private readonly CacheClock _clock = new(time);
    private long _pausedUntil = long.MinValue;
    private int _failedInARow;

    /// <summary>Whether the store is asked, and answers.</summary>
    public bool IsAnswering => IsAsked && Volatile.Read(ref _failedInARow) < 2;

    /// <summary>Whether the store is asked at all.</summary>
    public bool IsAsked => _clock.Milliseconds >= Volatile.Read(ref _pausedUntil);

    public Task<StoredToken?> GetAsync(string key) =>
        CallAsync(StoreOutage.Call.Read, cancellationToken => store.GetAsync(key, cancellationToken));

    public Task SetAsync(string key, StoredToken token, TimeSpan lifetime) =>
        CallAsync(StoreOutage.Call.Write, async cancellationToken =>
        {
            await store.SetAsync(key, token, lifetime, cancellationToken).ConfigureAwait(false);
            return token;
        });

    public Task RemoveAsync(string key) =>
        CallAsync<StoredToken?>(StoreOutage.Call.Write, async cancellationToken =>
        {
            await store.RemoveAsync(key, cancellationToken).ConfigureAwait(false);
            return null;
        });

    private async Task<T?> CallAsync<T>(StoreOutage.Call kind, Func<CancellationToken, Task<T>> call)
    {
        if (!IsAsked)
        {
            return default;
        }

        using var cancellation = time.CancelAfter(timeout);
        try
        {
            var answer = await DetachedTask.RunAsync(() => call(cancellation.Token), cancellation.Token).ConfigureAwait(false);
            Volatile.Write(ref _failedInARow, 0);
            if (_outage.Ends(kind) | (answer is not null && _unreadable.Ends(kind)))
            {
                SafeInvoke.Run(() => log.StoreWorks(name));
            }

            return answer;
        }
        catch (Exception error)
        {
            var isLate = cancellation.IsCancellationRequested;
            if (Interlocked.Increment(ref _failedInARow) > 1 && isLate)
            {
                // Once may be what the first call of a process takes; twice in a row is a store that hangs.
                Volatile.Write(ref _pausedUntil, _clock.Milliseconds + Pause);
            }

            // What nobody can read, the store is not to blame for; that there is nothing under another key does not end it.
            if ((error is TokenException ? _unreadable : _outage).Begins(kind))
            {
                SafeInvoke.Run(() => log.StoreFails(name, isLate ? $"It gave no answer within {timeout.TotalMilliseconds:0} ms." : Words(error)));
            }

            return default;
        }
    }

    /// <summary>A message of ours is made to be shown; any other may hold what its author choked on.</summary>
    private static string Words(Exception error) => error is TokenException ? error.Message : $"It threw {error.GetType().Name}.";
}
