using System.Collections.Concurrent;

namespace TokenClients.Tests;

/// <summary>Announces each fetch and holds it until the test ends it; ignores cancellation.</summary>
internal sealed class HeldProvider(Action announced) : ITokenProvider
{
    private readonly ConcurrentQueue<HeldFetch> _started = new();
    private volatile int _generation;
    private int _count;

    /// <summary>The generation of the settings that a fetch would use if it started now.</summary>
    public int Generation
    {
        get => _generation;
        set => _generation = value;
    }

    public int Count => Volatile.Read(ref _count);

    public ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default)
    {
        var fetch = new HeldFetch(Interlocked.Increment(ref _count), request) { Generation = Generation };
        _started.Enqueue(fetch);
        announced();
        return new(fetch.Task);
    }

    public bool TryNext(out HeldFetch fetch) => _started.TryDequeue(out fetch!);
}

/// <summary>A fetch in flight until the test ends it.</summary>
internal sealed record HeldFetch(int Number, TokenRequest Request)
{
    public required int Generation { get; set; }

    /// <summary>How often the scope's token had been removed when it started.</summary>
    public int Removals { get; set; }

    private readonly TaskCompletionSource<AccessToken> _result = new();

    public Task<AccessToken> Task => _result.Task;

    /// <summary>Creates a token that names its generation.</summary>
    public AccessToken Token(DateTimeOffset expiresOn, string? value = null) => new(
        value ?? $"generation-{Generation}-fetch-{Number}", expiresOn, scope: Request.Scope, correlationId: $"{Generation}");

    public void End(AccessToken? token, Exception? error)
    {
        if (error is null)
        {
            _result.SetResult(token!);
        }
        else
        {
            _result.SetException(error);
        }
    }
}
