using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using TokenClients;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers token clients of the Azure Remote Rendering / Mixed Reality STS.</summary>
public static class ArrTokensServiceCollectionExtensions
{
    private const string DefaultName = "Arr";
    private const string DefaultSection = "TokenClients:Arr";

    private static readonly ConfiguredTokenClient<ArrStsClient, ArrStsOptions> Client = new(
        (http, options, time, log) => new ArrStsClient(http, options, time, log),
        ArrStsOptionsValidator.Instance,
        (left, right) => left.SameAs(right),
        client => client.PartitionKey,
        options => options.Resilience);

    /// <summary>
    /// Registers the ARR token client with the settings of the configuration section <c>TokenClients:Arr</c>. A change
    /// of the section is followed without a restart.
    /// </summary>
    /// <param name="services">The services to add to.</param>
    /// <returns>The client's builder, for its <see cref="HttpClient"/> and more.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    /// <remarks>
    /// Bad settings fail at start, or where there is no host when the provider is first asked for, with an
    /// <see cref="OptionsValidationException"/> that names the setting and the fix.
    /// </remarks>
    public static TokenClientBuilder AddArrTokens(this IServiceCollection services) =>
        Client.Add(services, DefaultName, DefaultSection, (section, options) => section.Bind(options));

    /// <summary>Registers the ARR token client with settings made in code.</summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="configure">Makes the settings.</param>
    /// <returns>The client's builder, for its <see cref="HttpClient"/> and more.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static TokenClientBuilder AddArrTokens(this IServiceCollection services, Action<ArrStsOptions> configure) =>
        services.AddArrTokens(DefaultName, configure);

    /// <summary>Registers the ARR token client with the settings of a configuration section, whose changes are followed.</summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="configuration">The section with the settings.</param>
    /// <returns>The client's builder, for its <see cref="HttpClient"/> and more.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static TokenClientBuilder AddArrTokens(this IServiceCollection services, IConfiguration configuration) =>
        services.AddArrTokens(DefaultName, configuration);

    /// <summary>Registers one of several, with settings made in code.</summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="name">Its name: the key of its <see cref="ITokenProvider"/>.</param>
    /// <param name="configure">Makes the settings.</param>
    /// <returns>The client's builder, for its <see cref="HttpClient"/> and more.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Another kind of token client has the name.</exception>
    public static TokenClientBuilder AddArrTokens(
        this IServiceCollection services, string name, Action<ArrStsOptions> configure)
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
    public static TokenClientBuilder AddArrTokens(
        this IServiceCollection services, string name, IConfiguration configuration)
    {
        _ = configuration ?? throw new ArgumentNullException(nameof(configuration));
        return Client.Add(services, name, configuration, (section, options) => section.Bind(options));
    }
}
