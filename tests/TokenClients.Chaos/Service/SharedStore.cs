using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Internal;
using Microsoft.Extensions.Options;

namespace TokenClients.Chaos;

/// <summary>
/// The server of a distributed cache, with the services' clock. While it is disturbed, it is slow, throws before or after an
/// operation, loses entries, or returns garbage. Safe to use from several threads.
/// </summary>
internal sealed class SharedStore(ServiceTime time, Tally tally, bool isRemoving)
{
    private readonly Lock _gate = new();
    private readonly MemoryDistributedCache _entries =
        new(Options.Create(new MemoryDistributedCacheOptions { Clock = new Clock(time) }));

    private volatile bool _isDisturbed;

    public bool IsDisturbed
    {
        set => _isDisturbed = value;
    }

    public async Task<byte[]?> GetAsync(string key, CancellationToken cancellationToken)
    {
        byte[]? bytes = null;
        var fault = await BeginFaultAsync(cancellationToken);
        Do(
            () =>
            {
                if (fault is StoreFault.Loses)
                {
                    _entries.Remove(key);
                }

                bytes = _entries.Get(key);
            },
            cancellationToken);
        Throw(fault is StoreFault.ThrowsLate);
        tally.Add(bytes is null ? "store.nothing" : "store.token");
        return fault is StoreFault.Garbles && bytes is not null ? Garbled(bytes) : bytes;
    }

    public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken cancellationToken)
    {
        var fault = await BeginFaultAsync(cancellationToken);
        Do(() => _entries.Set(key, fault is StoreFault.Garbles ? Garbled(value) : value, options), cancellationToken);
        tally.Add("store.written");
        Throw(fault is StoreFault.ThrowsLate);
    }

    public async Task RemoveAsync(string key, CancellationToken cancellationToken)
    {
        var fault = await BeginFaultAsync(cancellationToken);
        if (isRemoving)
        {
            Do(() => _entries.Remove(key), cancellationToken);
        }

        tally.Add("store.removed");
        Throw(fault is StoreFault.ThrowsLate);
    }

    /// <summary>Selects a fault for a call at random, and throws or waits if the fault begins with that.</summary>
    private async Task<StoreFault> BeginFaultAsync(CancellationToken cancellationToken)
    {
        var fault = _isDisturbed ? (StoreFault)Random.Shared.Next(7) : StoreFault.None;
        if (fault != StoreFault.None)
        {
            tally.Add($"store.{fault}");
        }

        Throw(fault is StoreFault.Throws);
        if (fault is StoreFault.IsSlow or StoreFault.IgnoresCancellation)
        {
            await Task.Delay(TimeSpan.FromSeconds(Random.Shared.NextDouble() * 4), time, fault == StoreFault.IsSlow ? cancellationToken : default);
        }

        return fault;
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

    private static void Throw(bool shouldThrow)
    {
        if (shouldThrow)
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

    private enum StoreFault
    {
        None,
        IsSlow,
        IgnoresCancellation, // and is slow
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
