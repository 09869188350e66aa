using System.Collections.Concurrent;
using System.Threading.Channels;

namespace TokenClients.Tests;

/// <summary>
/// An inner provider that the test controls: each fetch waits until the test completes it, unless <see cref="Answer"/> returns
/// its result at once.
/// </summary>
internal sealed class ScriptedProvider(TimeProvider time) : ITokenProvider
{
    private readonly Channel<Fetch> _started = Channel.CreateUnbounded<Fetch>();
    private int _count;

    /// <summary>Returns the result of a fetch by its number, from 1; <see langword="null"/> if it waits for the test.</summary>
    public Func<int, TokenRequest, AccessToken>? Answer { get; set; }

    public int Fetches => Volatile.Read(ref _count);

    public ConcurrentQueue<TokenRequest> Requests { get; } = new();

    public ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default)
    {
        var number = Interlocked.Increment(ref _count);
        Requests.Enqueue(request);
        if (Answer is { } answer)
        {
            return new(answer(number, request));
        }

        var fetch = new Fetch(number, request, cancellationToken);
        _started.Writer.TryWrite(fetch);
        return new(fetch.Task);
    }

    /// <summary>Waits for the next fetch.</summary>
    public async Task<Fetch> NextAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await _started.Reader.ReadAsync(patience.Token);
    }

    public AccessToken Token(string value, TimeSpan lifetime, string? scope = null) =>
        new(value, time.GetUtcNow() + lifetime, scope: scope);

    internal sealed class Fetch(int number, TokenRequest request, CancellationToken cancellationToken)
    {
        private readonly TaskCompletionSource<AccessToken> _result = new();

        public int Number => number;

        public TokenRequest Request => request;

        public CancellationToken CancellationToken => cancellationToken;

        public Task<AccessToken> Task => _result.Task;

        public void Succeed(AccessToken token) => _result.SetResult(token);

        public void Fail(Exception error) => _result.SetException(error);
    }
}
