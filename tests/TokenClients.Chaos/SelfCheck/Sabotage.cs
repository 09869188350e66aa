using Microsoft.Extensions.DependencyInjection;

namespace TokenClients.Chaos;

/// <summary>Removes a safeguard from outside the library; by default none.</summary>
internal class Sabotage
{
    /// <summary>Removes nothing.</summary>
    public static Sabotage None { get; } = new();

    /// <summary>The clocks of the clients.</summary>
    public virtual TimeProvider ClocksOf(ChaosTime time) => time;

    /// <summary>Whether the shared store ignores removals.</summary>
    public virtual bool KeepsStoredTokens => false;

    /// <summary>Replaces a provider.</summary>
    public virtual ITokenProvider Of(ITokenProvider provider) => provider;

    /// <summary>Removes a token.</summary>
    public virtual Task RemoveAsync(CachingTokenProvider cache, string? scope) => cache.RemoveAsync(scope);

    /// <summary>Changes an <see cref="HttpClient"/> that requests tokens.</summary>
    public virtual void OnTokenClient(IHttpClientBuilder requester)
    {
    }

    /// <summary>Changes an <see cref="HttpClient"/> that sends tokens.</summary>
    public virtual void OnCarrier(IHttpClientBuilder carrier)
    {
    }
}
