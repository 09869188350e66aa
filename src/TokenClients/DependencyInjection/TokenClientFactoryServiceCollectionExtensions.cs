using Microsoft.Extensions.DependencyInjection.Extensions;
using TokenClients;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the factory of token clients that are made at run time.</summary>
public static class TokenClientFactoryServiceCollectionExtensions
{
    /// <summary>Registers <see cref="TokenClientFactory"/> as a singleton.</summary>
    /// <param name="services">The services to add to.</param>
    /// <returns>
    /// A builder for what all clients of the factory have in common: their <see cref="HttpClient"/>, and a store if they are to
    /// share their tokens with other instances.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public static IHttpTokenClientBuilder AddTokenClientFactory(this IServiceCollection services)
    {
        _ = services ?? throw new ArgumentNullException(nameof(services));
        services.AddTokenCacheDefaults(TokenClientFactory.Name);
        services.TryAddSingleton(provider => new TokenClientFactory(provider));
        return new HttpTokenClientBuilder(services, TokenClientFactory.Name, services.AddTokenHttpClient(TokenClientFactory.Name, resilience: null));
    }
}
