using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace TokenClients.Chaos;

/// <summary>Calls the real provider, and does something wrong in addition.</summary>
internal abstract class BrokenProvider : Sabotage
{
    private int _calls;

    public override ITokenProvider Of(ITokenProvider provider) => new Wrapper(this, provider);

    /// <summary>Answers a call.</summary>
    protected abstract ValueTask<AccessToken> RequestAsync(ITokenProvider provider, int call, TokenRequest request, CancellationToken cancellationToken);

    private sealed class Wrapper(BrokenProvider broken, ITokenProvider provider) : ITokenProvider
    {
        public ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default) =>
            broken.RequestAsync(provider, Interlocked.Increment(ref broken._calls), request, cancellationToken);
    }
}

/// <summary>A cache that sometimes fails, whatever it holds.</summary>
internal sealed class FailsWhileValid : BrokenProvider
{
    protected override ValueTask<AccessToken> RequestAsync(ITokenProvider provider, int call, TokenRequest request, CancellationToken cancellationToken) =>
        call % 50 == 0
            ? throw new TokenException(TokenFailureReason.Unknown, "sabotage")
            : provider.GetTokenAsync(request, cancellationToken);
}

/// <summary>A cache that ignores the clocks.</summary>
internal sealed class ServesStaleTokens : BrokenProvider
{
    private readonly ConcurrentDictionary<(ITokenProvider, string?), AccessToken> _first = new();

    protected override async ValueTask<AccessToken> RequestAsync(
        ITokenProvider provider, int call, TokenRequest request, CancellationToken cancellationToken) =>
        _first.TryGetValue((provider, request.Scope), out var stale)
            ? stale
            : _first[(provider, request.Scope)] = await provider.GetTokenAsync(request, cancellationToken);
}

/// <summary>A cache whose clocks stand still while the process is frozen.</summary>
internal sealed class MissesFreezes : Sabotage
{
    public override TimeProvider ClocksOf(ChaosTime time) => new Clocks(time);

    private sealed class Clocks(ChaosTime time) : TimeProvider
    {
        public override long TimestampFrequency => time.TimestampFrequency;

        public override long GetTimestamp() => time.GetTimestamp() - time.Frozen.Ticks;

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow() - time.Frozen;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            time.CreateTimer(callback, state, dueTime, period);
    }
}

/// <summary>A cache that sometimes clears everything, so that it has no back-off and no single flight.</summary>
internal sealed class HammersTheService : BrokenProvider
{
    protected override ValueTask<AccessToken> RequestAsync(ITokenProvider provider, int call, TokenRequest request, CancellationToken cancellationToken)
    {
        if (call % 20 == 0)
        {
            ((CachingTokenProvider)provider).Clear();
        }

        return provider.GetTokenAsync(request, cancellationToken);
    }
}

/// <summary>A cache that ignores removals.</summary>
internal sealed class RemovesNothing : Sabotage
{
    public override Task RemoveAsync(CachingTokenProvider cache, string? scope) => Task.CompletedTask;
}

/// <summary>A cache that does not remove tokens from the store.</summary>
internal sealed class RemovesNothingShared : Sabotage
{
    public override bool KeepsStoredTokens => true;
}

/// <summary>A cache whose memory use grows with every call.</summary>
internal sealed class LeaksMemory : BrokenProvider
{
    private readonly ConcurrentQueue<byte[]> _leak = new();

    protected override ValueTask<AccessToken> RequestAsync(ITokenProvider provider, int call, TokenRequest request, CancellationToken cancellationToken)
    {
        _leak.Enqueue(new byte[16 * 1024]);
        return provider.GetTokenAsync(request, cancellationToken);
    }
}

/// <summary>A cache that starts tasks without observing their exceptions.</summary>
internal sealed class DropsFaultedTasks : BrokenProvider
{
    protected override ValueTask<AccessToken> RequestAsync(ITokenProvider provider, int call, TokenRequest request, CancellationToken cancellationToken)
    {
        if (call % 500 == 0)
        {
            _ = Task.FromException(new InvalidOperationException("sabotage"));
        }

        return provider.GetTokenAsync(request, cancellationToken);
    }
}

/// <summary>A handler that sometimes sends a request without a token.</summary>
internal sealed class SendsBareRequests : Sabotage
{
    public override void OnCarrier(IHttpClientBuilder carrier) => carrier.AddHttpMessageHandler(() => new Bare());

    private sealed class Bare : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Authorization = Random.Shared.Next(2) == 0 ? null : request.Headers.Authorization;
            return base.SendAsync(request, cancellationToken);
        }
    }
}

/// <summary>A client that does not decompress responses.</summary>
internal sealed class DecodesNothing : Sabotage
{
    public override void OnTokenClient(IHttpClientBuilder requester) => requester.AddHttpMessageHandler(() => new Undecoded());

    private sealed class Undecoded : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            response.Content.Headers.ContentEncoding.Clear();
            return response;
        }
    }
}
