using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using TokenClients;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers token clients of OAuth 2.0 servers, Microsoft Entra ID for instance, with client credentials.</summary>
public static class OAuthTokensServiceCollectionExtensions
{
    private const string DefaultName = "OAuth";
    private const string DefaultSection = "TokenClients:OAuth";

    private static readonly ConfiguredTokenClient<OAuthClient, OAuthOptions> Client = new(
        (http, options, time, log) => new OAuthClient(http, options, time, log),
        OAuthOptionsValidator.Instance,
        (left, right) => left.SameAs(right),
        client => client.PartitionKey,
        options => options.Resilience);

    /// <summary>
    /// Registers the OAuth token client with the settings of the configuration section <c>TokenClients:OAuth</c>. A change
    /// of the section is followed without a restart.
    /// </summary>
    /// <param name="services">The services to add to.</param>
    /// <returns>The client's builder, for its <see cref="HttpClient"/> and more.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    /// <remarks>
    /// Bad settings fail at start, or where there is no host when the provider is first asked for, with an
    /// <see cref="OptionsValidationException"/> that names the setting and the fix.
    /// </remarks>
    public static TokenClientBuilder AddOAuthTokens(this IServiceCollection services) =>
        Client.Add(services, DefaultName, DefaultSection, (section, options) => section.Bind(options));

    /// <summary>Registers the OAuth token client with settings made in code.</summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="configure">Makes the settings.</param>
    /// <returns>The client's builder, for its <see cref="HttpClient"/> and more.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static TokenClientBuilder AddOAuthTokens(this IServiceCollection services, Action<OAuthOptions> configure) =>
        services.AddOAuthTokens(DefaultName, configure);

    /// <summary>Registers the OAuth token client with the settings of a configuration section, whose changes are followed.</summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="configuration">The section with the settings.</param>
    /// <returns>The client's builder, for its <see cref="HttpClient"/> and more.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static TokenClientBuilder AddOAuthTokens(this IServiceCollection services, IConfiguration configuration) =>
        services.AddOAuthTokens(DefaultName, configuration);

    /// <summary>Registers one of several, with settings made in code.</summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="name">Its name: the key of its <see cref="ITokenProvider"/>.</param>
    /// <param name="configure">Makes the settings.</param>
    /// <returns>The client's builder, for its <see cref="HttpClient"/> and more.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Another kind of token client has the name.</exception>
    public static TokenClientBuilder AddOAuthTokens(
        this IServiceCollection services, string name, Action<OAuthOptions> configure)
    {
        _ = configure ?? throw new ArgumentNullException(nameof(configure));
        return Client.Add(services, name, options => options.Configure(configure));
    }

    /// <summary>Registers one of several, with the settings of a configuration section, whose changes are followed.</summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="name">Its name: the key of its <see cref="ITokenProvider"/>.</param>
    /// <param name="configuration">The section with the settings.</param>
    /// <returns>The client's builder, for its <see cref="HttpClient"/> and more.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Another kind of token client has the name.</exception>
    public static TokenClientBuilder AddOAuthTokens(
        this IServiceCollection services, string name, IConfiguration configuration)
    {
        _ = configuration ?? throw new ArgumentNullException(nameof(configuration));
        return Client.Add(services, name, configuration, (section, options) => section.Bind(options));
    }
}
