using System.Collections.Concurrent;
using Azure.Core;
using AzureToken = Azure.Core.AccessToken;

namespace TokenClients.Tests;

/// <summary>A credential whose results a test specifies, and which records the requests.</summary>
internal sealed class StubCredential(Func<int, CancellationToken, ValueTask<AzureToken>> answer) : TokenCredential
{
    private int _callCount;

    public StubCredential(Func<AzureToken> answer)
        : this((_, _) => new(answer()))
    {
    }

    public int CallCount => Volatile.Read(ref _callCount);

    public ConcurrentQueue<TokenRequestContext> Contexts { get; } = new();

    public static StubCredential Throwing(Exception error) => new(() => throw error);

    public override ValueTask<AzureToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        Contexts.Enqueue(requestContext);
        return answer(Interlocked.Increment(ref _callCount), cancellationToken);
    }

    public override AzureToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
