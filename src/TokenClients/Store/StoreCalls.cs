using Microsoft.Extensions.Logging;

namespace TokenClients;

/// <summary>
/// The calls of a store: each on a thread of its own and under a time-out, so that even a store that blocks is left behind.
/// What fails is nothing found, and is logged once until it works again.
/// </summary>
internal sealed class StoreCalls(ITokenStore store, string name, TimeSpan timeout, TimeProvider time, ILogger log)
{
    /// <summary>How long a store that gave no answer is left alone, in milliseconds.</summary>
    private const long Pause = 5000;

    private readonly StoreOutage _reading = new();
    private readonly StoreOutage _writing = new();
    private readonly CacheClock _clock = new(time);
    private long _pausedUntil = long.MinValue;

    /// <summary>Whether the store is asked at all.</summary>
    public bool IsAsked => _clock.Milliseconds >= Volatile.Read(ref _pausedUntil);

    public Task<StoredToken?> GetAsync(string key) =>
        CallAsync(_reading, cancellationToken => store.GetAsync(key, cancellationToken));

    public Task SetAsync(string key, StoredToken token, TimeSpan lifetime) =>
        CallAsync(_writing, async cancellationToken =>
        {
            await store.SetAsync(key, token, lifetime, cancellationToken).ConfigureAwait(false);
            return token;
        });

    public Task RemoveAsync(string key) =>
        CallAsync<StoredToken?>(_writing, async cancellationToken =>
        {
            await store.RemoveAsync(key, cancellationToken).ConfigureAwait(false);
            return null;
        });

    private async Task<T?> CallAsync<T>(StoreOutage outage, Func<CancellationToken, Task<T>> call)
    {
        if (!IsAsked)
        {
            return default;
        }

        using var cancellation = time.CancelAfter(timeout);
        try
        {
            var answer = await LeftBehind.RunAsync(() => call(cancellation.Token), cancellation.Token).ConfigureAwait(false);
            if (outage.Ends())
            {
                Quietly.Run(() => log.StoreWorks(name));
            }

            return answer;
        }
        catch (Exception error)
        {
            var isLate = cancellation.IsCancellationRequested;
            if (isLate)
            {
                Volatile.Write(ref _pausedUntil, _clock.Milliseconds + Pause);
            }

            if (outage.Begins())
            {
                Quietly.Run(() => log.StoreFails(name, isLate ? $"It gave no answer within {timeout.TotalMilliseconds:0} ms." : Words(error)));
            }

            return default;
        }
    }

    /// <summary>A message of ours is made to be shown; any other may hold what its author choked on.</summary>
    private static string Words(Exception error) => error is TokenException ? error.Message : $"It threw {error.GetType().Name}.";
}
