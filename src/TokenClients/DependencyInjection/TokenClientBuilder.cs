using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TokenClients;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>One registered token client: what it is called, and where its <see cref="HttpClient"/> is configured.</summary>
public sealed class TokenClientBuilder
{
    private readonly IHttpClientBuilder? _http;

    internal TokenClientBuilder(IServiceCollection services, string name, IHttpClientBuilder? http)
    {
        Services = services;
        Name = name;
        _http = http;
    }

    /// <summary>
    /// The name of the client: the key of its <see cref="ITokenProvider"/> and the name of its options
    /// (<c>services.Configure&lt;TokenCacheOptions&gt;(name, …)</c>).
    /// </summary>
    public string Name { get; }

    /// <summary>
    /// The client's <see cref="HttpClient"/>. Handlers added here run inside the retries, at each attempt. A primary handler
    /// put in place of the library's must not follow redirects.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// The client has none: its tokens are made here (Service Bus SAS) or fetched by somebody else's code.
    /// </exception>
    public IHttpClientBuilder Http => _http ?? throw new InvalidOperationException(
        $"Token client '{Name}' has no HttpClient of this library's, so there is nothing to configure.");

    /// <summary>Where the client is registered.</summary>
    public IServiceCollection Services { get; }

    /// <summary>
    /// Shares this client's tokens with the other instances of the service: before a fetch the store is looked at, after
    /// one it is told. A store that fails or is slow is done without, and no call fails with it.
    /// </summary>
    /// <param name="create">Makes the store, once; it is disposed with the services.</param>
    /// <param name="configure">Makes the settings; by default those of <see cref="TokenStoreOptions"/>, checked at start.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="create"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The client has a store already.</exception>
    /// <remarks>
    /// Instances share what has the same client name, address, account and scope. A custom client (<c>AddTokens</c>), and the
    /// account behind an assertion callback or an Azure credential, are told apart by the name alone: two that get different
    /// tokens need two names, or a <see cref="TokenStoreOptions.PartitionKey"/> each. <see cref="CachingTokenProvider.Clear"/>
    /// and changed settings clear what this instance keeps, not what is in the store.
    /// </remarks>
    public TokenClientBuilder UseStore(Func<IServiceProvider, ITokenStore> create, Action<TokenStoreOptions>? configure = null)
    {
        _ = create ?? throw new ArgumentNullException(nameof(create));
        if (Services.Any(service => service.ServiceType == typeof(ITokenStore) && Equals(service.ServiceKey, Name)))
        {
            throw new InvalidOperationException($"Token client '{Name}' has a store already.");
        }

        Services.AddKeyedSingleton(Name, (provider, _) => create(provider));
        Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TokenStoreOptions>>(TokenStoreOptionsValidator.Instance));
        Services.AddOptions<TokenStoreOptions>(Name).Configure(configure ?? (_ => { })).ValidateOnStart();
        return this;
    }

    /// <summary>
    /// Fetches tokens when the host starts, so that the first callers need not wait. The start does not wait for them and
    /// does not fail with them: a failure is logged, and callers meet it like any other.
    /// </summary>
    /// <param name="scopes">The scopes; the client's default one if none is named.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="scopes"/> or one of them is <see langword="null"/>.</exception>
    /// <remarks>A scope that is named twice is fetched once. Without a host that runs the services nothing happens.</remarks>
    public TokenClientBuilder WarmUp(params string[] scopes)
    {
        _ = scopes ?? throw new ArgumentNullException(nameof(scopes));
        Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, TokenWarmUp>());
        var warmUps = TokenRegistry.Of(Services).WarmUps;
        if (scopes.Length == 0)
        {
            warmUps.Add((Name, null));
        }

        foreach (var scope in scopes)
        {
            warmUps.Add((Name, scope ?? throw new ArgumentNullException(nameof(scopes))));
        }

        return this;
    }
}
