using System.Collections.Concurrent;

namespace TokenClients.Tests;

/// <summary>A store in memory that counts its calls, and that a test can make fail.</summary>
internal sealed class MemoryStore : ITokenStore
{
    private int _gets;
    private int _sets;

    public ConcurrentDictionary<string, StoredToken> Tokens { get; } = new();

    public ConcurrentQueue<TimeSpan> Lifetimes { get; } = new();

    /// <summary>Runs before each call, and may throw, block or wait.</summary>
    public Func<CancellationToken, Task>? Before { get; set; }

    /// <summary>Runs before a token is stored.</summary>
    public Func<Task>? BeforeSet { get; set; }

    /// <summary>Runs before a token is removed.</summary>
    public Func<Task>? BeforeRemove { get; set; }

    public int Gets => Volatile.Read(ref _gets);

    public int Sets => Volatile.Read(ref _sets);

    public StoredToken Only => Tokens.Single().Value;

    public async Task<StoredToken?> GetAsync(string key, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _gets);
        await (Before?.Invoke(cancellationToken) ?? Task.CompletedTask);
        return Tokens.GetValueOrDefault(key);
    }

    public async Task SetAsync(string key, StoredToken token, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        await (Before?.Invoke(cancellationToken) ?? Task.CompletedTask);
        await (BeforeSet?.Invoke() ?? Task.CompletedTask);
        Tokens[key] = token;
        Lifetimes.Enqueue(lifetime);
        Interlocked.Increment(ref _sets);
    }

    public async Task RemoveAsync(string key, CancellationToken cancellationToken)
    {
        await (Before?.Invoke(cancellationToken) ?? Task.CompletedTask);
        await (BeforeRemove?.Invoke() ?? Task.CompletedTask);
        Tokens.TryRemove(key, out _);
    }
}
