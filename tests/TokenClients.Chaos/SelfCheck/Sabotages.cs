using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace TokenClients.Chaos;

/// <summary>Asks the real provider, and does something wrong besides.</summary>
internal abstract class BrokenProvider : Sabotage
{
    private int _calls;

    public override ITokenProvider Of(ITokenProvider provider) => new Wrapper(this, provider);

    /// <summary>Answers a call.</summary>
    protected abstract ValueTask<AccessToken> AskAsync(ITokenProvider provider, int call, TokenRequest request, CancellationToken cancellationToken);

    private sealed class Wrapper(BrokenProvider broken, ITokenProvider provider) : ITokenProvider
    {
        public ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default) =>
            broken.AskAsync(provider, Interlocked.Increment(ref broken._calls), request, cancellationToken);
    }
}

/// <summary>A cache that fails now and then, whatever it holds.</summary>
internal sealed class FailsWhileValid : BrokenProvider
{
    protected override ValueTask<AccessToken> AskAsync(ITokenProvider provider, int call, TokenRequest request, CancellationToken cancellationToken) =>
        call % 50 == 0
            ? throw new TokenException(TokenFailureReason.Unknown, "sabotage")
            : provider.GetTokenAsync(request, cancellationToken);
}

/// <summary>A cache that never looks at a clock.</summary>
internal sealed class ServesStaleTokens : BrokenProvider
{
    private readonly ConcurrentDictionary<(ITokenProvider, string?), AccessToken> _first = new();

    protected override async ValueTask<AccessToken> AskAsync(ITokenProvider provider, int call, TokenRequest request, CancellationToken cancellationToken) =>
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

/// <summary>A cache without back-off, single flight or memory: it forgets all now and then.</summary>
internal sealed class HammersTheService : BrokenProvider
{
    protected override ValueTask<AccessToken> AskAsync(ITokenProvider provider, int call, TokenRequest request, CancellationToken cancellationToken)
    {
        if (call % 20 == 0)
        {
            ((CachingTokenProvider)provider).Clear();
        }

        return provider.GetTokenAsync(request, cancellationToken);
    }
}

/// <summary>A cache that keeps what is to be removed.</summary>
internal sealed class RemovesNothing : Sabotage
{
    public override Task RemoveAsync(CachingTokenProvider cache, string? scope) => Task.CompletedTask;
}

/// <summary>A cache that removes its own token only, and none from the store.</summary>
internal sealed class RemovesNothingShared : Sabotage
{
    public override bool KeepsStoredTokens => true;
}

/// <summary>A cache that keeps something of every call.</summary>
internal sealed class LeaksMemory : BrokenProvider
{
    private readonly ConcurrentQueue<byte[]> _kept = new();

    protected override ValueTask<AccessToken> AskAsync(ITokenProvider provider, int call, TokenRequest request, CancellationToken cancellationToken)
    {
        _kept.Enqueue(new byte[16 * 1024]);
        return provider.GetTokenAsync(request, cancellationToken);
    }
}

/// <summary>A cache that starts tasks and does not look how they end.</summary>
internal sealed class DropsFaultedTasks : BrokenProvider
{
    protected override ValueTask<AccessToken> AskAsync(ITokenProvider provider, int call, TokenRequest request, CancellationToken cancellationToken)
    {
        if (call % 500 == 0)
        {
            _ = Task.FromException(new InvalidOperationException("sabotage"));
        }

        return provider.GetTokenAsync(request, cancellationToken);
    }
}

/// <summary>A handler that now and then sends a request bare.</summary>
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

/// <summary>A client that decodes no response.</summary>
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
