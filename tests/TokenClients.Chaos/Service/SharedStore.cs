using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Internal;
using Microsoft.Extensions.Options;

namespace TokenClients.Chaos;

/// <summary>
/// The server of a distributed cache, with the services' clock. While it is in trouble, it is slow, throws before or after an
/// operation, loses entries, or returns garbage. Safe to use from several threads.
/// </summary>
internal sealed class SharedStore(ServiceTime time, Tally tally, bool isRemoving)
{
    private readonly Lock _gate = new();
    private readonly MemoryDistributedCache _entries =
        new(Options.Create(new MemoryDistributedCacheOptions { Clock = new Clock(time) }));

    private volatile bool _isInTrouble;

    public bool IsInTrouble
    {
        set => _isInTrouble = value;
    }

    public async Task<byte[]?> GetAsync(string key, CancellationToken cancellationToken)
    {
        byte[]? bytes = null;
        var trouble = await MeetAsync(cancellationToken);
        Do(
            () =>
            {
                if (trouble is Trouble.Loses)
                {
                    _entries.Remove(key);
                }

                bytes = _entries.Get(key);
            },
            cancellationToken);
        Throw(trouble is Trouble.ThrowsLate);
        tally.Add(bytes is null ? "store.nothing" : "store.token");
        return trouble is Trouble.Garbles && bytes is not null ? Garbled(bytes) : bytes;
    }

    public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken cancellationToken)
    {
        var trouble = await MeetAsync(cancellationToken);
        Do(() => _entries.Set(key, trouble is Trouble.Garbles ? Garbled(value) : value, options), cancellationToken);
        tally.Add("store.written");
        Throw(trouble is Trouble.ThrowsLate);
    }

    public async Task RemoveAsync(string key, CancellationToken cancellationToken)
    {
        var trouble = await MeetAsync(cancellationToken);
        if (isRemoving)
        {
            Do(() => _entries.Remove(key), cancellationToken);
        }

        tally.Add("store.removed");
        Throw(trouble is Trouble.ThrowsLate);
    }

    /// <summary>Selects a fault for a call at random, and applies its first part.</summary>
    private async Task<Trouble> MeetAsync(CancellationToken cancellationToken)
    {
        var trouble = _isInTrouble ? (Trouble)Random.Shared.Next(7) : Trouble.None;
        if (trouble != Trouble.None)
        {
            tally.Add($"store.{trouble}");
        }

        Throw(trouble is Trouble.Throws);
        if (trouble is Trouble.IsSlow or Trouble.IsDeaf)
        {
            await Task.Delay(TimeSpan.FromSeconds(Random.Shared.NextDouble() * 4), time, trouble == Trouble.IsSlow ? cancellationToken : default);
        }

        return trouble;
    }

    /// <summary>Accesses the entries, unless the call was cancelled before.</summary>
    private void Do(Action work, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            cancellationToken.ThrowIfCancellationRequested();
            work();
        }
    }

    private static void Throw(bool isTrouble)
    {
        if (isTrouble)
        {
            throw new IOException("the store is broken");
        }
    }

    private static byte[] Garbled(byte[] bytes)
    {
        byte[] garbled = [.. bytes];
        switch (Random.Shared.Next(3))
        {
            case 0:
                garbled[Random.Shared.Next(garbled.Length)] ^= 1;
                return garbled;
            case 1:
                Random.Shared.NextBytes(garbled);
                return garbled;
            default:
                return garbled[..Random.Shared.Next(garbled.Length)];
        }
    }

    private enum Trouble
    {
        None,
        IsSlow,
        IsDeaf, // slow, and ignores cancellation
        Throws,
        ThrowsLate,
        Loses,
        Garbles,
    }

    private sealed class Clock(TimeProvider time) : ISystemClock
    {
        public DateTimeOffset UtcNow => time.GetUtcNow();
    }
}
