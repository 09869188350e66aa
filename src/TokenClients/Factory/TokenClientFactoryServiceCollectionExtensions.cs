using Microsoft.Extensions.DependencyInjection.Extensions;
using TokenClients;
using TokenClients.DependencyInjection;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the factory that creates token clients at run time.</summary>
public static class TokenClientFactoryServiceCollectionExtensions
{
    /// <summary>Registers <see cref="TokenClientFactory"/> as a singleton.</summary>
    /// <param name="services">The service collection.</param>
    /// <returns>
    /// A builder for what all clients of the factory have in common: their <see cref="HttpClient"/>, and a store if they should
    /// share their tokens with other instances.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public static IHttpTokenClientBuilder AddTokenClientFactory(this IServiceCollection services)
    {
        _ = services ?? throw new ArgumentNullException(nameof(services));
        var isThere = services.Any(service => service.ServiceType == typeof(TokenClientFactory));
        services.AddTokenCacheDefaults(TokenClientFactory.Name);
        services.TryAddSingleton(provider => new TokenClientFactory(provider));
        return new HttpTokenClientBuilder(services, TokenClientFactory.Name, isThere
            ? services.AddHttpClient(TokenClientRegistration.HttpName(TokenClientFactory.Name)) // its handlers were added by the first call
            : services.AddTokenHttpClient(TokenClientFactory.Name, resilience: null));
    }
}
