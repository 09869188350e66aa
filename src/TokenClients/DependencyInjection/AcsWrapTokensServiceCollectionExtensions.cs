using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using TokenClients;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers token clients of OAuth WRAP endpoints, the Access Control Service's and compatible ones.</summary>
public static class AcsWrapTokensServiceCollectionExtensions
{
    private const string DefaultName = "AcsWrap";
    private const string DefaultSection = "TokenClients:AcsWrap";

    private static readonly ConfiguredTokenClient<AcsWrapClient, AcsWrapOptions> Client = new(
        (http, options, time, log) => new AcsWrapClient(http, options, time, log),
        AcsWrapOptionsValidator.Instance,
        (left, right) => left.SameAs(right),
        client => client.PartitionKey,
        options => options.Resilience);

    /// <summary>
    /// Registers the WRAP token client with the settings of the configuration section <c>TokenClients:AcsWrap</c>. A change
    /// of the section is followed without a restart.
    /// </summary>
    /// <param name="services">The services to add to.</param>
    /// <returns>The client's builder, for its <see cref="HttpClient"/> and more.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    /// <remarks>
    /// Bad settings fail at start, or where there is no host when the provider is first asked for, with an
    /// <see cref="OptionsValidationException"/> that names the setting and the fix.
    /// </remarks>
    public static TokenClientBuilder AddAcsWrapTokens(this IServiceCollection services) =>
        Client.Add(services, DefaultName, DefaultSection, (section, options) => section.Bind(options));

    /// <summary>Registers the WRAP token client with settings made in code.</summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="configure">Makes the settings.</param>
    /// <returns>The client's builder, for its <see cref="HttpClient"/> and more.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static TokenClientBuilder AddAcsWrapTokens(this IServiceCollection services, Action<AcsWrapOptions> configure) =>
        services.AddAcsWrapTokens(DefaultName, configure);

    /// <summary>Registers the WRAP token client with the settings of a configuration section, whose changes are followed.</summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="configuration">The section with the settings.</param>
    /// <returns>The client's builder, for its <see cref="HttpClient"/> and more.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static TokenClientBuilder AddAcsWrapTokens(this IServiceCollection services, IConfiguration configuration) =>
        services.AddAcsWrapTokens(DefaultName, configuration);

    /// <summary>
    /// Registers the WRAP token client with a Service Bus connection string that holds a shared secret,
    /// <c>Endpoint=sb://contoso.servicebus.windows.net/;SharedSecretIssuer=owner;SharedSecretValue=…</c>; see
    /// <see cref="AcsWrapOptions.ConnectionString"/>.
    /// </summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="connectionString">The connection string. It is checked at start like every setting.</param>
    /// <returns>The client's builder, for its <see cref="HttpClient"/> and more.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="connectionString"/> is empty.</exception>
    public static TokenClientBuilder AddAcsWrapTokens(this IServiceCollection services, string connectionString) =>
        services.AddAcsWrapTokens(DefaultName, connectionString);

    /// <summary>Registers one of several, with settings made in code.</summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="name">Its name: the key of its <see cref="ITokenProvider"/>.</param>
    /// <param name="configure">Makes the settings.</param>
    /// <returns>The client's builder, for its <see cref="HttpClient"/> and more.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Another kind of token client has the name.</exception>
    public static TokenClientBuilder AddAcsWrapTokens(
        this IServiceCollection services, string name, Action<AcsWrapOptions> configure)
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
    public static TokenClientBuilder AddAcsWrapTokens(
        this IServiceCollection services, string name, IConfiguration configuration)
    {
        _ = configuration ?? throw new ArgumentNullException(nameof(configuration));
        return Client.Add(services, name, configuration, (section, options) => section.Bind(options));
    }

    /// <summary>Registers one of several, with a Service Bus connection string that holds a shared secret.</summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="name">Its name: the key of its <see cref="ITokenProvider"/>.</param>
    /// <param name="connectionString">The connection string. It is checked at start like every setting.</param>
    /// <returns>The client's builder, for its <see cref="HttpClient"/> and more.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// <paramref name="connectionString"/> is empty, or another kind of token client has the name.
    /// </exception>
    public static TokenClientBuilder AddAcsWrapTokens(this IServiceCollection services, string name, string connectionString)
    {
        var given = ServiceBusConnectionString.Given(connectionString);
        return Client.Add(services, name, options => options.Configure(o => o.ConnectionString = given));
    }
}
