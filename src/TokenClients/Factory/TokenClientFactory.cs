using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenClients.Caching;
using TokenClients.DependencyInjection;
using TokenClients.Http;

namespace TokenClients;

/// <summary>
/// Creates token clients at run time, for instance one for each tenant. They use the <see cref="IHttpClientFactory"/>, logging,
/// metrics and clock of the service provider, and the store of <c>services.AddTokenClientFactory().UseStore(…)</c> if there is
/// one. <c>services.AddTokenClientFactory()</c> registers the factory as a singleton.
/// </summary>
/// <remarks>
/// <para>Each client has its own cache: keep it for as long as its tokens are needed, and then dispose it. The factory holds no
/// reference to it.</para>
/// <para>Dispose the clients before the service provider. Afterwards the factory throws <see cref="ObjectDisposedException"/>;
/// clients that it created earlier still return their cached tokens, and fail with a <see cref="TokenException"/> if they need
/// new ones.</para>
/// <para>Safe to use from several threads at once.</para>
/// </remarks>
public sealed class TokenClientFactory
{
    /// <summary>The name under which the factory's <see cref="HttpClient"/> and store are registered.</summary>
    internal const string Name = "TokenClientFactory";

    private readonly IServiceProvider _services;

    internal TokenClientFactory(IServiceProvider services) => _services = services;

    /// <summary>Creates a client of the Azure Remote Rendering / Mixed Reality STS.</summary>
    /// <param name="name">The client's name in logs, metrics, exceptions and the key of a shared store.</param>
    /// <param name="options">The client's settings. They are read before the method returns.</param>
    /// <returns>The client, behind its cache. Dispose it when its tokens are no longer needed.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="OptionsValidationException">A setting is missing or invalid; the message names it and says how to fix it.</exception>
    public CachingTokenProvider Create(string name, ArrStsClientOptions options) =>
        Create(name, ArrTokensServiceCollectionExtensions.Client, options);

    /// <summary>Creates a client of an OAuth WRAP endpoint.</summary>
    /// <inheritdoc cref="Create(string, ArrStsClientOptions)" path="//param|//returns|//exception" />
    public CachingTokenProvider Create(string name, AcsWrapClientOptions options) =>
        Create(name, AcsWrapTokensServiceCollectionExtensions.Client, options);

    /// <summary>Creates a client of an OAuth 2.0 server.</summary>
    /// <inheritdoc cref="Create(string, ArrStsClientOptions)" path="//param|//returns|//exception" />
    public CachingTokenProvider Create(string name, OAuthClientOptions options) =>
        Create(name, OAuthTokensServiceCollectionExtensions.Client, options);

    /// <summary>Creates a client that generates shared access signatures for Service Bus.</summary>
    /// <inheritdoc cref="Create(string, ArrStsClientOptions)" path="//param|//returns|//exception" />
    public CachingTokenProvider Create(string name, ServiceBusSasClientOptions options) =>
        Create(name, ServiceBusSasTokensServiceCollectionExtensions.Client, options);

    /// <summary>Creates a cache in front of a custom provider.</summary>
    /// <param name="name">The client's name in logs, metrics, exceptions and the key of a shared store.</param>
    /// <param name="provider">Fetches the tokens. Called for one token at a time per scope; not disposed.</param>
    /// <returns>The cache. Dispose it when its tokens are no longer needed.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public CachingTokenProvider Create(string name, ITokenProvider provider) => Create(
        name ?? throw new ArgumentNullException(nameof(name)),
        new TokenSource(provider ?? throw new ArgumentNullException(nameof(provider))));

    private CachingTokenProvider Create<
        TClient, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(
        string name, TokenClientDescriptor<TClient, TOptions> client, TOptions options)
        where TClient : class, ITokenProvider
        where TOptions : class, new()
    {
        _ = name ?? throw new ArgumentNullException(nameof(name));
        _ = options ?? throw new ArgumentNullException(nameof(options));
        var result = client.Validator.Validate(name, options);
        return result.Failed
            ? throw new OptionsValidationException(name, typeof(TOptions), result.Failures)
            : Create(name, client.SourceOf(
                HttpOf(client.Resilience?.Invoke(options)), options, _services.GetTimeProvider(), _services.GetRequiredService<ILogger<TClient>>()));
    }

    private CachingTokenProvider Create(string name, TokenSource source) => _services.CreateTokenCache(name, source, registeredAs: Name);

    /// <summary>
    /// All clients share the handlers of one name, so that the number of handlers does not grow with the number of tenants;
    /// each client has its own retries.
    /// </summary>
    private Func<HttpClient> HttpOf(TokenResilienceOptions? resilience)
    {
        if (resilience is null)
        {
            return () => throw new InvalidOperationException("The client sends no requests.");
        }

        var (handlers, pipeline) = (
            _services.GetRequiredService<IHttpMessageHandlerFactory>(), TokenResilience.CreatePipeline(resilience, _services.GetTimeProvider()));
        return () => new HttpClient(
            new ResilienceHandler(() => pipeline) { InnerHandler = handlers.CreateHandler(TokenClientRegistration.HttpName(Name)) }, disposeHandler: false)
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }
}
