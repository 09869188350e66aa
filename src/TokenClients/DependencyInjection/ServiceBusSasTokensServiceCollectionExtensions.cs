using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using TokenClients;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers token clients that make shared access signatures for Service Bus.</summary>
public static class ServiceBusSasTokensServiceCollectionExtensions
{
    private const string DefaultName = "ServiceBusSas";
    private const string DefaultSection = "TokenClients:ServiceBusSas";

    private static readonly ConfiguredTokenClient<ServiceBusSasClient, ServiceBusSasOptions> Client = new(
        (_, options, time, _) => new ServiceBusSasClient(options, time),
        ServiceBusSasOptionsValidator.Instance,
        (left, right) => left.SameAs(right),
        client => client.PartitionKey,
        Resilience: null);

    /// <summary>
    /// Registers the SAS token client with the settings of the configuration section <c>TokenClients:ServiceBusSas</c>. A change
    /// of the section is followed without a restart.
    /// </summary>
    /// <param name="services">The services to add to.</param>
    /// <returns>The client's builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    /// <remarks>
    /// Bad settings fail at start, or where there is no host when the provider is first asked for, with an
    /// <see cref="OptionsValidationException"/> that names the setting and the fix.
    /// </remarks>
    public static TokenClientBuilder AddServiceBusSasTokens(this IServiceCollection services) =>
        Client.Add(services, DefaultName, DefaultSection, (section, options) => section.Bind(options));

    /// <summary>Registers the SAS token client with settings made in code.</summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="configure">Makes the settings.</param>
    /// <returns>The client's builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static TokenClientBuilder AddServiceBusSasTokens(this IServiceCollection services, Action<ServiceBusSasOptions> configure) =>
        services.AddServiceBusSasTokens(DefaultName, configure);

    /// <summary>Registers the SAS token client with the settings of a configuration section, whose changes are followed.</summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="configuration">The section with the settings.</param>
    /// <returns>The client's builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static TokenClientBuilder AddServiceBusSasTokens(this IServiceCollection services, IConfiguration configuration) =>
        services.AddServiceBusSasTokens(DefaultName, configuration);

    /// <summary>
    /// Registers the SAS token client with the connection string of a shared access policy,
    /// <c>Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=…;SharedAccessKey=…</c>; see
    /// <see cref="ServiceBusSasOptions.ConnectionString"/>.
    /// </summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="connectionString">The connection string. It is checked at start like every setting.</param>
    /// <returns>The client's builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="connectionString"/> is empty.</exception>
    public static TokenClientBuilder AddServiceBusSasTokens(this IServiceCollection services, string connectionString) =>
        services.AddServiceBusSasTokens(DefaultName, connectionString);

    /// <summary>Registers one of several, with settings made in code.</summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="name">Its name: the key of its <see cref="ITokenProvider"/>.</param>
    /// <param name="configure">Makes the settings.</param>
    /// <returns>The client's builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Another kind of token client has the name.</exception>
    public static TokenClientBuilder AddServiceBusSasTokens(
        this IServiceCollection services, string name, Action<ServiceBusSasOptions> configure)
    {
        _ = configure ?? throw new ArgumentNullException(nameof(configure));
        return Client.Add(services, name, options => options.Configure(configure));
    }

    /// <summary>Registers one of several, with the settings of a configuration section, whose changes are followed.</summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="name">Its name: the key of its <see cref="ITokenProvider"/>.</param>
    /// <param name="configuration">The section with the settings.</param>
    /// <returns>The client's builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Another kind of token client has the name.</exception>
    public static TokenClientBuilder AddServiceBusSasTokens(
        this IServiceCollection services, string name, IConfiguration configuration)
    {
        _ = configuration ?? throw new ArgumentNullException(nameof(configuration));
        return Client.Add(services, name, configuration, (section, options) => section.Bind(options));
    }

    /// <summary>Registers one of several, with the connection string of a shared access policy.</summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="name">Its name: the key of its <see cref="ITokenProvider"/>.</param>
    /// <param name="connectionString">The connection string. It is checked at start like every setting.</param>
    /// <returns>The client's builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// <paramref name="connectionString"/> is empty, or another kind of token client has the name.
    /// </exception>
    public static TokenClientBuilder AddServiceBusSasTokens(this IServiceCollection services, string name, string connectionString)
    {
        var given = ServiceBusConnectionString.Given(connectionString);
        return Client.Add(services, name, options => options.Configure(o => o.ConnectionString = given));
    }
}
