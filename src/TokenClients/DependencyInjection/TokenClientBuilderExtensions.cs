using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TokenClients;
using TokenClients.DependencyInjection;
using TokenClients.Store;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Configures registered token clients.</summary>
public static class TokenClientBuilderExtensions
{
    /// <summary>
    /// Shares this client's tokens with the other instances of the service: the store is read before a fetch and written
    /// after it. If the store fails or times out, it is skipped; calls never fail because of it.
    /// </summary>
    /// <typeparam name="TBuilder">The builder's type.</typeparam>
    /// <param name="builder">The client, from <c>services.AddArrTokens(…)</c> or another.</param>
    /// <param name="create">Creates the store. Called once; the store is disposed with the service provider.</param>
    /// <param name="configure">
    /// Changes the settings, which are validated at startup; by default those of <see cref="TokenStoreOptions"/> apply.
    /// </param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="create"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The client already has a store.</exception>
    /// <remarks>
    /// Instances share tokens with the same client name, address, account and scope. Custom clients (<c>AddTokens</c>), and the
    /// accounts behind an assertion callback or an Azure credential, are distinguished by the client's name only (Azure
    /// credentials also by their scopes): if two of them get different tokens, give them different names or a
    /// <see cref="TokenStoreOptions.PartitionKey"/> each.
    /// <see cref="CachingTokenProvider.Clear"/> and changed settings clear the cache of this instance, not the store.
    /// </remarks>
    public static TBuilder UseStore<TBuilder>(
        this TBuilder builder, Func<IServiceProvider, ITokenStore> create, Action<TokenStoreOptions>? configure = null)
        where TBuilder : ITokenClientBuilder
    {
        _ = builder ?? throw new ArgumentNullException(nameof(builder));
        _ = create ?? throw new ArgumentNullException(nameof(create));
        var (services, name) = (builder.Services, builder.Name);
        if (services.Any(service => service.ServiceType == typeof(ITokenStore) && Equals(service.ServiceKey, name)))
        {
            throw new InvalidOperationException($"Token client '{name}' already has a store.");
        }

        services.AddKeyedSingleton(name, (provider, _) => create(provider));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TokenStoreOptions>>(TokenStoreOptionsValidator.Instance));
        OptionsNameGuard<TokenStoreOptions>.AddTo(services, name);
        services.AddOptions<TokenStoreOptions>(name).Configure(configure ?? (_ => { })).ValidateOnStart();
        return builder;
    }

    /// <summary>
    /// Makes this client the default, which is used where no name is given: for an <see cref="ITokenProvider"/> or
    /// <see cref="CachingTokenProvider"/> without a service key, and for <c>AddTokenHandler()</c>.
    /// </summary>
    /// <typeparam name="TBuilder">The builder's type.</typeparam>
    /// <param name="builder">The client, from <c>services.AddTokens(…)</c> or another.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The builder belongs to the client factory, which is not a client.</exception>
    /// <remarks>
    /// A client that is added without a name is already a default, and so is the only client. If there are two defaults,
    /// resolving a client without a name fails.
    /// </remarks>
    public static TBuilder AsDefault<TBuilder>(this TBuilder builder)
        where TBuilder : ITokenClientBuilder
    {
        _ = builder ?? throw new ArgumentNullException(nameof(builder));
        var client = TokenRegistry.Of(builder.Services).Find(builder.Name) ?? throw new InvalidOperationException(
            $"'{builder.Name}' is not a token client, so it cannot be the default; call AsDefault on the result of services.Add…Tokens(…).");
        client.IsDefault = true;
        return builder;
    }

    /// <summary>
    /// Fetches tokens when the host starts, so that the first callers need not wait. Startup does not wait for the tokens and
    /// does not fail without them: a failure is logged, and the first request fails the same way.
    /// </summary>
    /// <typeparam name="TBuilder">The builder's type.</typeparam>
    /// <param name="builder">The client, from <c>services.AddArrTokens(…)</c> or another.</param>
    /// <param name="scopes">The scopes to fetch tokens for; the client's default scope if there are none.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument or one of the <paramref name="scopes"/> is <see langword="null"/>.</exception>
    /// <remarks>A scope that is named twice is fetched once. Without a host that runs hosted services, this has no effect.</remarks>
    public static TBuilder Prefetch<TBuilder>(this TBuilder builder, params string[] scopes)
        where TBuilder : ITokenClientBuilder
    {
        _ = builder ?? throw new ArgumentNullException(nameof(builder));
        _ = scopes ?? throw new ArgumentNullException(nameof(scopes));
        foreach (var scope in scopes)
        {
            _ = scope ?? throw new ArgumentNullException(nameof(scopes));
        }

        var (services, name) = (builder.Services, builder.Name);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, TokenPrefetchService>());
        services.Configure<TokenPrefetchList>(list => list.Add(name, scopes));
        return builder;
    }
}
