using System.Threading.Channels;

namespace TokenClients.Tests;

/// <summary>Responses that the server holds back until the test releases them.</summary>
/// <param name="requests">How many of the first requests are held back.</param>
internal sealed class HeldResponse(int requests = int.MaxValue) : IDisposable
{
    private readonly Channel<string> _arrived = Channel.CreateUnbounded<string>();
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;

    public async Task<string> HoldAsync(string body)
    {
        _arrived.Writer.TryWrite(body);
        if (Interlocked.Increment(ref _count) <= requests)
        {
            await _released.Task;
        }

        return body;
    }

    /// <summary>Waits for the next request.</summary>
    public async Task RequestAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await _arrived.Reader.ReadAsync(patience.Token);
    }

    public void Release() => _released.TrySetResult();

    public void Dispose() => Release();
}
