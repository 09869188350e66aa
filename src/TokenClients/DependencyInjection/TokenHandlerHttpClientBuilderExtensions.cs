using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenClients;
using TokenClients.DependencyInjection;
using TokenClients.Handler;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Makes an <see cref="HttpClient"/> send a token with each request.</summary>
public static class TokenHandlerHttpClientBuilderExtensions
{
    /// <summary>
    /// Puts a token of the default token client on every request to the host of the client's
    /// <see cref="HttpClient.BaseAddress"/>, and replaces the token when it is rejected. See <see cref="AccessTokenHandler"/>.
    /// </summary>
    /// <param name="builder">The client.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">
    /// The client already has a token handler, or the builder is for the defaults of all clients.
    /// </exception>
    /// <example>
    /// <code context="IServiceCollection services">
    /// services.AddArrTokens();
    /// services.AddHttpClient("rendering", http =&gt; http.BaseAddress = new Uri("https://remoterendering.eastus.mixedreality.azure.com"))
    ///     .AddTokenHandler();
    /// </code>
    /// </example>
    public static IHttpClientBuilder AddTokenHandler(this IHttpClientBuilder builder) =>
        builder.AddHandler(name: null, configure: null);

    /// <summary>
    /// Puts a token of the named token client on every request to the host of the client's
    /// <see cref="HttpClient.BaseAddress"/>, and replaces the token when it is rejected.
    /// </summary>
    /// <param name="builder">The client.</param>
    /// <param name="name">The token client's name.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">
    /// The client already has a token handler, or the builder is for the defaults of all clients.
    /// </exception>
    public static IHttpClientBuilder AddTokenHandler(this IHttpClientBuilder builder, string name) =>
        builder.AddHandler(name ?? throw new ArgumentNullException(nameof(name)), configure: null);

    /// <summary>
    /// Puts a token of the default token client on every request to the configured hosts, with a scope for each request if
    /// configured, and replaces the token when it is rejected.
    /// </summary>
    /// <param name="builder">The client.</param>
    /// <param name="configure">Configures the settings.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">
    /// The client already has a token handler, or the builder is for the defaults of all clients.
    /// </exception>
    public static IHttpClientBuilder AddTokenHandler(this IHttpClientBuilder builder, Action<AccessTokenHandlerOptions> configure) =>
        builder.AddHandler(name: null, configure ?? throw new ArgumentNullException(nameof(configure)));

    /// <summary>
    /// Puts a token of the named token client on every request to the configured hosts, with a scope for each request if
    /// configured, and replaces the token when it is rejected.
    /// </summary>
    /// <param name="builder">The client.</param>
    /// <param name="name">The token client's name.</param>
    /// <param name="configure">Configures the settings.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">
    /// The client already has a token handler, or the builder is for the defaults of all clients.
    /// </exception>
    public static IHttpClientBuilder AddTokenHandler(
        this IHttpClientBuilder builder, string name, Action<AccessTokenHandlerOptions> configure) => builder.AddHandler(
        name ?? throw new ArgumentNullException(nameof(name)), configure ?? throw new ArgumentNullException(nameof(configure)));

    private static IHttpClientBuilder AddHandler(
        this IHttpClientBuilder builder, string? name, Action<AccessTokenHandlerOptions>? configure)
    {
        var client = (builder ?? throw new ArgumentNullException(nameof(builder))).Name ?? throw new InvalidOperationException(
            "AddTokenHandler must be called for a single HttpClient: ConfigureHttpClientDefaults would also add it to the clients that fetch the tokens.");
        if (builder.Services.Any(service => !service.IsKeyedService && service.ImplementationInstance is TokenHandlerMarker marker && marker.HttpClient == client))
        {
            throw new InvalidOperationException($"HttpClient '{client}' already has a token handler; a request carries only one token.");
        }

        builder.Services.AddSingleton(new TokenHandlerMarker(client));
        builder.Services.AddLogging();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AccessTokenHandlerOptions>>(AccessTokenHandlerOptionsValidator.Instance));
        OptionsNameGuard<AccessTokenHandlerOptions>.AddTo(builder.Services, client);
        var options = builder.Services.AddOptions<AccessTokenHandlerOptions>(client).ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        if (name is not null)
        {
            builder.Services.AddSingleton<IValidateOptions<AccessTokenHandlerOptions>>(services => new HandlerClientGuard(client, name, services));
        }

        SensitiveHttpLogFilter.AddTo(builder.Services);
        EntryAddressFilter.AddTo(builder.Services);
        PrimaryHandlerFilter.AddTo(builder);
        return builder.AddHttpMessageHandler(provider => new AccessTokenHandler(
            TokenProviderResolver.Resolve(provider, name, requestedBy: client),
            provider.GetRequiredService<IOptionsMonitor<AccessTokenHandlerOptions>>().Get(client),
            () => BaseAddressOf(client, provider),
            provider.GetTimeProvider(),
            provider.GetRequiredService<ILogger<AccessTokenHandler>>()));
    }

    private static Uri? BaseAddressOf(string client, IServiceProvider provider)
    {
        using var http = provider.GetRequiredService<IHttpClientFactory>().CreateClient(client);
        return http.BaseAddress;
    }

    /// <summary>Marks an <see cref="HttpClient"/> that has a token handler.</summary>
    private sealed record TokenHandlerMarker(string HttpClient);
}
