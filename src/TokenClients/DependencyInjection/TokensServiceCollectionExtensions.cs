using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using TokenClients;
using TokenClients.Caching;
using TokenClients.DependencyInjection;
using TokenClients.Http;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers custom token clients, which get the same cache, retries, handler and telemetry as the built-in ones.</summary>
public static class TokensServiceCollectionExtensions
{
    /// <summary>
    /// Registers a class that fetches tokens. Each fetch creates a new instance in a new service scope. Its constructor
    /// arguments come from the service provider; if it takes an <see cref="HttpClient"/>, it gets one that has retries and
    /// time-outs, follows no redirects, sends nothing in clear text, and reads at most 64 KiB of a response.
    /// </summary>
    /// <typeparam name="TClient">The class. An instance that is disposable is disposed after its fetch.</typeparam>
    /// <param name="services">The service collection.</param>
    /// <param name="name">The client's name, which is also the service key of its <see cref="ITokenProvider"/>.</param>
    /// <returns>The client's builder, for its <see cref="HttpClient"/> and more.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Another kind of token client has this name.</exception>
    /// <remarks>
    /// <c>services.Configure&lt;TokenResilienceOptions&gt;(name, …)</c> sets the time-outs and retries. Callers get any
    /// exception of the class as a <see cref="TokenException"/>, whose reason follows from the status of an
    /// <see cref="HttpRequestException"/> (on .NET Framework, which has no such status, all of these count as network faults).
    /// A 401 is taken as a rejection of the client's credential, so all scopes wait for the cool-down. If each scope is a tenant
    /// with a credential of its own, throw a <see cref="TokenException"/> with <see cref="TokenException.IsScopeSpecific"/>.
    /// </remarks>
    /// <example>
    /// <code context="IServiceCollection services">
    /// services.AddTokens&lt;PartnerTokens&gt;("partner");
    /// services.AddHttpClient("partner-api", http =&gt; http.BaseAddress = new Uri("https://partner.example/")).AddTokenHandler("partner");
    ///
    /// sealed class PartnerTokens(HttpClient http) : ITokenProvider
    /// {
    ///     public async ValueTask&lt;AccessToken&gt; GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default) =&gt;
    ///         new(await http.GetStringAsync(new Uri("https://partner.example/token"), cancellationToken), DateTimeOffset.UtcNow.AddMinutes(30));
    /// }
    /// </code>
    /// </example>
    public static IHttpTokenClientBuilder AddTokens<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TClient>(
        this IServiceCollection services, string name)
        where TClient : class, ITokenProvider =>
        services.AddCustom(name, typeof(TClient), (provider, http) => CustomTokenProvider.Of<TClient>(name, provider, http));

    /// <summary>Registers a function that fetches tokens.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="name">The client's name, which is also the service key of its <see cref="ITokenProvider"/>.</param>
    /// <param name="fetch">
    /// Fetches a token for a request, with an <see cref="HttpClient"/> that has retries and time-outs, follows no redirects,
    /// sends nothing in clear text, and reads at most 64 KiB of a response. Called once at a time per scope.
    /// </param>
    /// <returns>The client's builder, for its <see cref="HttpClient"/> and more.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Another token client has this name.</exception>
    /// <remarks>See <see cref="AddTokens{TClient}"/> for its settings and how its exceptions reach callers.</remarks>
    public static IHttpTokenClientBuilder AddTokens(
        this IServiceCollection services,
        string name,
        Func<HttpClient, TokenRequest, CancellationToken, ValueTask<AccessToken>> fetch)
    {
        _ = fetch ?? throw new ArgumentNullException(nameof(fetch));
        return services.AddCustom(name, fetch, (_, http) => CustomTokenProvider.Of(fetch, http));
    }

    /// <summary>Registers a provider that fetches tokens by its own means, for instance with another library.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="name">The client's name, which is also the service key of its <see cref="ITokenProvider"/>.</param>
    /// <param name="create">Creates the provider. Called once; the provider is called for one token at a time per scope.</param>
    /// <returns>The client's builder; it has no <see cref="HttpClient"/> to configure.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Another token client has this name.</exception>
    public static ITokenClientBuilder AddTokens(
        this IServiceCollection services, string name, Func<IServiceProvider, ITokenProvider> create)
    {
        _ = services ?? throw new ArgumentNullException(nameof(services));
        _ = name ?? throw new ArgumentNullException(nameof(name));
        _ = create ?? throw new ArgumentNullException(nameof(create));
        return TokenRegistry.Of(services).GetOrAdd(name, create, () =>
        {
            services.AddTokenCache(name, provider => provider.CreateTokenCache(name, new TokenSource(create(provider))));
            return new TokenClientBuilder(services, name);
        }).Builder;
    }

    private static IHttpTokenClientBuilder AddCustom(
        this IServiceCollection services, string name, object kind, Func<IServiceProvider, Func<HttpClient>, ITokenProvider> create)
    {
        _ = services ?? throw new ArgumentNullException(nameof(services));
        _ = name ?? throw new ArgumentNullException(nameof(name));
        return (IHttpTokenClientBuilder)TokenRegistry.Of(services).GetOrAdd(name, kind, () =>
        {
            services.AddOptions<TokenResilienceOptions>(name).ValidateOnStart();
            OptionsNameGuard<TokenResilienceOptions>.AddTo(services, name);
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TokenResilienceOptions>>(TokenResilienceOptionsValidator.Instance));
            services.AddTokenCache(name, provider => provider.CreateTokenCache(name, new TokenSource(create(provider, provider.GetTokenHttpClient(name)))));
            return new HttpTokenClientBuilder(services, name, services.AddTokenHttpClient(
                name, provider => provider.GetRequiredService<IOptionsMonitor<TokenResilienceOptions>>().Get(name)));
        }).Builder;
    }
}
