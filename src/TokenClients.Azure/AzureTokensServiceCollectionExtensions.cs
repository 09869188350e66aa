using Azure.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using TokenClients;
using TokenClients.DependencyInjection;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers credentials of the Azure SDK as token clients.</summary>
public static class AzureTokensServiceCollectionExtensions
{
    private const string DefaultName = "Azure";

    /// <summary>Registers the Azure token client under its default name, <c>Azure</c>.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="credential">Fetches the tokens, for instance a <c>DefaultAzureCredential</c>.</param>
    /// <param name="scopes">
    /// The scopes to request where a request names none: at least one, <c>https://servicebus.azure.net/.default</c> for instance.
    /// </param>
    /// <returns>The client's builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Another token client is named <c>Azure</c>.</exception>
    /// <exception cref="OptionsValidationException">There is no scope, or a scope is empty or contains whitespace.</exception>
    public static ITokenClientBuilder AddAzureTokens(
        this IServiceCollection services, TokenCredential credential, params string[] scopes) =>
        services.AddAzureTokens(DefaultName, credential, scopes).AsUnnamed();

    /// <summary>
    /// Registers the Azure token client under its default name, <c>Azure</c>, with settings made in code. Another call adds to
    /// the settings of the same client.
    /// </summary>
    /// <param name="services">The service collection.</param>
    /// <param name="configure">Configures the settings.</param>
    /// <returns>The client's builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Another kind of token client is named <c>Azure</c>.</exception>
    /// <remarks>
    /// <para>Invalid settings fail at startup or, without a host, when the provider is first resolved, with an
    /// <see cref="OptionsValidationException"/> that names the client and the setting, and says how to fix it.</para>
    /// <para><c>services.Configure&lt;AzureTokenClientOptions&gt;(…)</c> applies to this client too, before the settings
    /// configured under its name. Settings are read once, when the client is created.</para>
    /// </remarks>
    /// <example>
    /// <code context="IServiceCollection services, Azure.Core.TokenCredential credential">
    /// services.AddAzureTokens(options =&gt;
    /// {
    ///     options.Credential = credential;
    ///     options.Scopes.Add("api://orders/.default");
    /// });
    /// </code>
    /// </example>
    public static ITokenClientBuilder AddAzureTokens(this IServiceCollection services, Action<AzureTokenClientOptions> configure) =>
        services.AddAzureTokens(DefaultName, configure).AsUnnamed();

    /// <summary>Registers a named Azure token client.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="name">The client's name, which is also the service key of its <see cref="ITokenProvider"/>. Case-sensitive.</param>
    /// <param name="credential">Fetches the tokens, for instance a <c>ManagedIdentityCredential</c>.</param>
    /// <param name="scopes">
    /// The scopes to request where a request names none: at least one, <c>https://servicebus.azure.net/.default</c> for instance.
    /// </param>
    /// <returns>The client's builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Another token client has this name, or the name contains '=' or ';'.</exception>
    /// <exception cref="OptionsValidationException">There is no scope, or a scope is empty or contains whitespace.</exception>
    public static ITokenClientBuilder AddAzureTokens(
        this IServiceCollection services, string name, TokenCredential credential, params string[] scopes)
    {
        _ = credential ?? throw new ArgumentNullException(nameof(credential));
        return services.Add(name, scopes, options => options.Configure(azure => azure.Credential = credential));
    }

    /// <summary>Registers a named Azure token client whose credential is created from the service provider.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="name">The client's name, which is also the service key of its <see cref="ITokenProvider"/>. Case-sensitive.</param>
    /// <param name="credential">Creates the credential that fetches the tokens. Called once.</param>
    /// <param name="scopes">
    /// The scopes to request where a request names none: at least one, <c>https://servicebus.azure.net/.default</c> for instance.
    /// </param>
    /// <returns>The client's builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Another token client has this name, or the name contains '=' or ';'.</exception>
    /// <exception cref="OptionsValidationException">There is no scope, or a scope is empty or contains whitespace.</exception>
    public static ITokenClientBuilder AddAzureTokens(
        this IServiceCollection services, string name, Func<IServiceProvider, TokenCredential> credential, params string[] scopes)
    {
        _ = credential ?? throw new ArgumentNullException(nameof(credential));
        return services.Add(
            name, scopes, options => options.Configure<IServiceProvider>((azure, provider) => azure.Credential = credential(provider)));
    }

    /// <summary>
    /// Registers a named Azure token client with settings made in code. Another call adds to the settings of the same client.
    /// </summary>
    /// <param name="services">The service collection.</param>
    /// <param name="name">The client's name, which is also the service key of its <see cref="ITokenProvider"/>. Case-sensitive.</param>
    /// <param name="configure">Configures the settings.</param>
    /// <returns>The client's builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Another kind of token client has this name, or the name contains '=' or ';'.</exception>
    /// <remarks>
    /// Invalid settings fail at startup or, without a host, when the provider is first resolved, with an
    /// <see cref="OptionsValidationException"/> that names the client and the setting, and says how to fix it. Settings are read once, when
    /// the client is created.
    /// </remarks>
    public static ITokenClientBuilder AddAzureTokens(
        this IServiceCollection services, string name, Action<AzureTokenClientOptions> configure)
    {
        _ = services ?? throw new ArgumentNullException(nameof(services));
        _ = configure ?? throw new ArgumentNullException(nameof(configure));
        var builder = AzureRegistration.Find(services, name)?.Builder ?? services.Add(name);
        services.Configure(name, configure);
        return builder;
    }

    private static ITokenClientBuilder Add(
        this IServiceCollection services, string name, string[] scopes, Action<OptionsBuilder<AzureTokenClientOptions>> configure)
    {
        string[] own = [.. scopes ?? throw new ArgumentNullException(nameof(scopes))];
        AzureTokenClientOptionsValidator.RequireScopes(name ?? throw new ArgumentNullException(nameof(name)), own);
        var builder = services.Add(name);
        configure(services.AddOptions<AzureTokenClientOptions>(name).Configure(azure => azure.Add(own)));
        return builder;
    }

    private static ITokenClientBuilder Add(this IServiceCollection services, string name)
    {
        var builder = services.AddTokens(name, provider => new AzureTokenClient(OptionsOf(provider, name)));
        services.AddSingleton(new AzureRegistration(name, builder));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AzureTokenClientOptions>>(AzureTokenClientOptionsValidator.Instance));
        services.AddOptions<AzureTokenClientOptions>(name).ValidateOnStart();
        services.AddOptions<TokenStoreOptions>(name).PostConfigure<IServiceProvider>(
            (store, provider) => store.PartitionKey = OptionsOf(provider, name).PartitionKeyWith(store.PartitionKey));
        return builder;
    }

    private static ITokenClientBuilder AsUnnamed(this ITokenClientBuilder builder)
    {
        if (AzureRegistration.Find(builder.Services, builder.Name) is { IsUnnamed: false } client)
        {
            client.IsUnnamed = true;
            UnnamedOptions<AzureTokenClientOptions>.AddTo(builder.Services, builder.Name);
        }

        return builder.AsDefault();
    }

    private static AzureTokenClientOptions OptionsOf(IServiceProvider provider, string name) =>
        provider.GetRequiredService<IOptionsMonitor<AzureTokenClientOptions>>().Get(name);
}
