using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenClients;
using TokenClients.DependencyInjection;
using TokenClients.Handler;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Has an <see cref="HttpClient"/> carry tokens by itself.</summary>
public static class TokenHandlerHttpClientBuilderExtensions
{
    /// <summary>
    /// Puts the token of the only registered token client on every request to the host of the client's
    /// <see cref="HttpClient.BaseAddress"/>, and replaces it when it is rejected. See <see cref="AccessTokenHandler"/>.
    /// </summary>
    /// <param name="builder">The client.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The client has one already, or stands for the defaults of all clients.</exception>
    /// <example>
    /// <code context="IServiceCollection services">
    /// services.AddArrTokens();
    /// services.AddHttpClient("rendering", http =&gt; http.BaseAddress = new Uri("https://remoterendering.eastus.mixedreality.azure.com"))
    ///     .AddTokenHandler();
    /// </code>
    /// </example>
    public static IHttpClientBuilder AddTokenHandler(this IHttpClientBuilder builder) =>
        builder.AddHandler(name: null, configure: null);

    /// <summary>Does the same with the token client of that name.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="name">The token client's name.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The client has one already, or stands for the defaults of all clients.</exception>
    public static IHttpClientBuilder AddTokenHandler(this IHttpClientBuilder builder, string name) =>
        builder.AddHandler(name ?? throw new ArgumentNullException(nameof(name)), configure: null);

    /// <summary>Does the same with other hosts, or with a scope for each request.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="configure">Makes the settings.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The client has one already, or stands for the defaults of all clients.</exception>
    public static IHttpClientBuilder AddTokenHandler(this IHttpClientBuilder builder, Action<AccessTokenHandlerOptions> configure) =>
        builder.AddHandler(name: null, configure ?? throw new ArgumentNullException(nameof(configure)));

    /// <summary>Does the same with the token client of that name, and with other hosts or a scope for each request.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="name">The token client's name.</param>
    /// <param name="configure">Makes the settings.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The client has one already, or stands for the defaults of all clients.</exception>
    public static IHttpClientBuilder AddTokenHandler(
        this IHttpClientBuilder builder, string name, Action<AccessTokenHandlerOptions> configure) => builder.AddHandler(
        name ?? throw new ArgumentNullException(nameof(name)), configure ?? throw new ArgumentNullException(nameof(configure)));

    private static IHttpClientBuilder AddHandler(
        this IHttpClientBuilder builder, string? name, Action<AccessTokenHandlerOptions>? configure)
    {
        var client = (builder ?? throw new ArgumentNullException(nameof(builder))).Name ?? throw new InvalidOperationException(
            "AddTokenHandler belongs on one HttpClient: ConfigureHttpClientDefaults would put it on those that fetch the tokens too.");
        if (builder.Services.Any(service => !service.IsKeyedService && service.ImplementationInstance is Carrier carrier && carrier.Client == client))
        {
            throw new InvalidOperationException($"HttpClient '{client}' has a token handler already; a request carries one token.");
        }

        builder.Services.AddSingleton(new Carrier(client));
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
            TokenProviderResolver.Resolve(provider, name, askedBy: client),
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

    /// <summary>Remembers which clients have a handler.</summary>
    private sealed record Carrier(string Client);
}
