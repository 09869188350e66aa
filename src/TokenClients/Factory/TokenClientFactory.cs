using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenClients.Caching;
using TokenClients.DependencyInjection;
using TokenClients.Http;

namespace TokenClients;

/// <summary>
/// Makes token clients at run time, one for each tenant for instance, with the <see cref="IHttpClientFactory"/>, the logging,
/// the metrics and the clock of the services, and the store of <c>services.AddTokenClientFactory().UseStore(…)</c> if there is
/// one. <c>services.AddTokenClientFactory()</c> registers it as a singleton.
/// </summary>
/// <remarks>
/// <para>Hold a client for as long as its tokens are needed, since it is the cache, and dispose it then. The factory holds no
/// reference to it.</para>
/// <para>Dispose the clients before the services. Afterwards the factory throws <see cref="ObjectDisposedException"/>; a client
/// that it made before still returns the tokens it caches, and fails with a <see cref="TokenException"/> where it needs
/// another.</para>
/// <para>Safe to use from several threads at once.</para>
/// </remarks>
public sealed class TokenClientFactory
{
    /// <summary>The name that the factory's <see cref="HttpClient"/> and store are registered under.</summary>
    internal const string Name = "TokenClientFactory";

    private readonly IServiceProvider _services;

    internal TokenClientFactory(IServiceProvider services) => _services = services;

    /// <summary>Makes a client of the Azure Remote Rendering / Mixed Reality STS.</summary>
    /// <param name="name">What the client is called in logs, metrics, exceptions and the key of a shared store.</param>
    /// <param name="options">Where and who. Read before the method returns.</param>
    /// <returns>The client, behind its cache. Dispose it when its tokens are no longer needed.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="OptionsValidationException">A setting is missing or wrong; the message names it and the fix.</exception>
    public CachingTokenProvider Create(string name, ArrStsClientOptions options) =>
        Create(name, ArrTokensServiceCollectionExtensions.Client, options);

    /// <summary>Makes a client of an OAuth WRAP endpoint.</summary>
    /// <inheritdoc cref="Create(string, ArrStsClientOptions)" path="/param|/returns|/exception" />
    public CachingTokenProvider Create(string name, AcsWrapClientOptions options) =>
        Create(name, AcsWrapTokensServiceCollectionExtensions.Client, options);

    /// <summary>Makes a client of an OAuth 2.0 server.</summary>
    /// <inheritdoc cref="Create(string, ArrStsClientOptions)" path="/param|/returns|/exception" />
    public CachingTokenProvider Create(string name, OAuthClientOptions options) =>
        Create(name, OAuthTokensServiceCollectionExtensions.Client, options);

    /// <summary>Makes a client that makes shared access signatures for Service Bus.</summary>
    /// <inheritdoc cref="Create(string, ArrStsClientOptions)" path="/param|/returns|/exception" />
    public CachingTokenProvider Create(string name, ServiceBusSasClientOptions options) =>
        Create(name, ServiceBusSasTokensServiceCollectionExtensions.Client, options);

    /// <summary>Puts a cache in front of a custom provider.</summary>
    /// <param name="name">What the client is called in logs, metrics, exceptions and the key of a shared store.</param>
    /// <param name="provider">Fetches the tokens; called for one at a time per scope. It is not disposed.</param>
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
            : Create(name, client.SourceOf(HttpOf(client.Resilience?.Invoke(options)), options, _services.GetTimeProvider(), _services.GetRequiredService<ILogger<TClient>>()));
    }

    private CachingTokenProvider Create(string name, TokenSource source) => _services.CreateTokenCache(name, source, registeredAs: Name);

    /// <summary>All clients share the handlers of one name, whose number would else grow with the tenants; each has its own retries.</summary>
    private Func<HttpClient> HttpOf(TokenResilienceOptions? resilience)
    {
        if (resilience is null)
        {
            return () => throw new InvalidOperationException("The client makes no requests.");
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
