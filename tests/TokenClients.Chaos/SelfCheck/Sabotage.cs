using Microsoft.Extensions.DependencyInjection;

namespace TokenClients.Chaos;

/// <summary>Takes a protection away from outside the library; by default none.</summary>
internal class Sabotage
{
    /// <summary>What a run without one has.</summary>
    public static Sabotage None { get; } = new();

    /// <summary>The clocks of the clients.</summary>
    public virtual TimeProvider ClocksOf(ChaosTime time) => time;

    /// <summary>Whether the shared store keeps what is to be removed.</summary>
    public virtual bool KeepsStoredTokens => false;

    /// <summary>What callers ask in place of that provider.</summary>
    public virtual ITokenProvider Of(ITokenProvider provider) => provider;

    /// <summary>Removes a token.</summary>
    public virtual Task RemoveAsync(CachingTokenProvider cache, string? scope) => cache.RemoveAsync(scope);

    /// <summary>Changes an <see cref="HttpClient"/> that requests tokens.</summary>
    public virtual void OnTokenClient(IHttpClientBuilder requester)
    {
    }

    /// <summary>Changes an <see cref="HttpClient"/> that carries tokens.</summary>
    public virtual void OnCarrier(IHttpClientBuilder carrier)
    {
    }
}
