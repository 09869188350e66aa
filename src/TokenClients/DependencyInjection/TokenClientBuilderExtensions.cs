using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TokenClients;
using TokenClients.DependencyInjection;
using TokenClients.Store;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds to the registration of a token client.</summary>
public static class TokenClientBuilderExtensions
{
    /// <summary>
    /// Shares this client's tokens with the other instances of the service: the store is read before a fetch and written
    /// after it. If the store fails or times out, it is skipped; calls never fail because of it.
    /// </summary>
    /// <typeparam name="TBuilder">The builder's type.</typeparam>
    /// <param name="builder">The client, from <c>services.AddArrTokens(…)</c> or another.</param>
    /// <param name="create">Makes the store, once; it is disposed with the services.</param>
    /// <param name="configure">Changes the settings; by default those of <see cref="TokenStoreOptions"/>, checked at start.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="create"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The client has a store already.</exception>
    /// <remarks>
    /// Instances share what has the same client name, address, account and scope. A custom client (<c>AddTokens</c>), and the
    /// account behind an assertion callback or an Azure credential, are told apart by the name alone: two that get different
    /// tokens need two names, or a <see cref="TokenStoreOptions.PartitionKey"/> each. <see cref="CachingTokenProvider.Clear"/>
    /// and changed settings clear what this instance keeps, not what is in the store.
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
            throw new InvalidOperationException($"Token client '{name}' has a store already.");
        }

        services.AddKeyedSingleton(name, (provider, _) => create(provider));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TokenStoreOptions>>(TokenStoreOptionsValidator.Instance));
        OptionsNameGuard<TokenStoreOptions>.AddTo(services, name);
        services.AddOptions<TokenStoreOptions>(name).Configure(configure ?? (_ => { })).ValidateOnStart();
        return builder;
    }

    /// <summary>
    /// Makes this client the one that is meant where no name is given: by a plain <see cref="ITokenProvider"/> or
    /// <see cref="CachingTokenProvider"/>, and by <c>AddTokenHandler()</c>.
    /// </summary>
    /// <typeparam name="TBuilder">The builder's type.</typeparam>
    /// <param name="builder">The client, from <c>services.AddTokens(…)</c> or another.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The builder is that of a factory, which is not a client.</exception>
    /// <remarks>
    /// A client that is added without a name is a default already, and so is the only client there is. With two defaults it is
    /// not clear which is meant, and resolving one without its name fails.
    /// </remarks>
    public static TBuilder AsDefault<TBuilder>(this TBuilder builder)
        where TBuilder : ITokenClientBuilder
    {
        _ = builder ?? throw new ArgumentNullException(nameof(builder));
        var client = TokenRegistry.Of(builder.Services).Find(builder.Name) ?? throw new InvalidOperationException(
            $"'{builder.Name}' is not a token client, so it cannot be the default one; call AsDefault on what services.Add…Tokens(…) returns.");
        client.IsDefault = true;
        return builder;
    }

    /// <summary>
    /// Fetches tokens when the host starts, so that the first callers need not wait. The start does not wait for them and
    /// does not fail because of them: a failure is logged, and the first request fails the same way.
    /// </summary>
    /// <typeparam name="TBuilder">The builder's type.</typeparam>
    /// <param name="builder">The client, from <c>services.AddArrTokens(…)</c> or another.</param>
    /// <param name="scopes">The scopes; the client's default one if none is named.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument or one of the <paramref name="scopes"/> is <see langword="null"/>.</exception>
    /// <remarks>A scope that is named twice is fetched once. Without a host that runs the services nothing happens.</remarks>
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
