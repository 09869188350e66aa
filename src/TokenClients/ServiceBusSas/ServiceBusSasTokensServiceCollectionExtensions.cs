using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using TokenClients;
using TokenClients.DependencyInjection;
using TokenClients.ServiceBusSas;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers token clients that generate shared access signatures for Service Bus.</summary>
public static class ServiceBusSasTokensServiceCollectionExtensions
{
    internal static readonly TokenClientDescriptor<ServiceBusSasClient, ServiceBusSasClientOptions> Client = new()
    {
        DefaultName = "ServiceBusSas",
        Create = (_, options, time, _) => new ServiceBusSasClient(options, time),
        Bind = (section, options) => section.Bind(options),
        Validator = ServiceBusSasClientOptionsValidator.Instance,
        Same = (left, right) => left.SameAs(right),
        PartitionKey = client => client.PartitionKey,
    };

    /// <summary>
    /// Registers the unnamed SAS token client with the settings of the configuration section <c>TokenClients:ServiceBusSas</c>.
    /// Changes to the section take effect without a restart.
    /// </summary>
    /// <inheritdoc cref="ArrTokensServiceCollectionExtensions.AddArrTokens(IServiceCollection)" path="//param|//exception" />
    /// <returns>The client's builder.</returns>
    /// <remarks>
    /// <para>Invalid settings fail at startup or, without a host, when the provider is first resolved, with an
    /// <see cref="OptionsValidationException"/> that names the section and the setting, and says how to fix it.</para>
    /// <para>Settings are applied in this order: the section; <c>services.Configure&lt;ServiceBusSasClientOptions&gt;(…)</c>,
    /// which applies to the unnamed client; the settings configured under the client's name, <c>ServiceBusSas</c>;
    /// <c>PostConfigure</c>.</para>
    /// <para>A connection string is a setting: <c>services.AddServiceBusSasTokens(o => o.ConnectionString = …)</c>.</para>
    /// </remarks>
    public static ITokenClientBuilder AddServiceBusSasTokens(this IServiceCollection services) =>
        Client.Add(services);

    /// <summary>
    /// Registers a named SAS token client with the settings of the configuration section <c>TokenClients:{name}</c>. Changes to
    /// the section take effect without a restart.
    /// </summary>
    /// <inheritdoc cref="ArrTokensServiceCollectionExtensions.AddArrTokens(IServiceCollection, string)" path="//param|//exception" />
    /// <returns>The client's builder.</returns>
    public static ITokenClientBuilder AddServiceBusSasTokens(this IServiceCollection services, string name) =>
        Client.Add(services, name);

    /// <summary>Registers the unnamed SAS token client with settings made in code. No configuration section is read.</summary>
    /// <inheritdoc cref="ArrTokensServiceCollectionExtensions.AddArrTokens(IServiceCollection, Action{ArrStsClientOptions})" path="//param|//exception" />
    /// <returns>The client's builder.</returns>
    /// <example>
    /// <code context="IServiceCollection services, string connectionString">
    /// services.AddServiceBusSasTokens(options =&gt; options.ConnectionString = connectionString);
    /// </code>
    /// </example>
    public static ITokenClientBuilder AddServiceBusSasTokens(this IServiceCollection services, Action<ServiceBusSasClientOptions> configure) =>
        Client.Add(services, configure);

    /// <summary>Registers a named SAS token client with settings made in code. No configuration section is read.</summary>
    /// <inheritdoc cref="ArrTokensServiceCollectionExtensions.AddArrTokens(IServiceCollection, string, Action{ArrStsClientOptions})" path="//param|//exception" />
    /// <returns>The client's builder.</returns>
    public static ITokenClientBuilder AddServiceBusSasTokens(this IServiceCollection services, string name, Action<ServiceBusSasClientOptions> configure) =>
        Client.Add(services, name, configure);

    /// <summary>
    /// Registers the unnamed SAS token client with the settings of a configuration section. Changes to the section take effect
    /// without a restart.
    /// </summary>
    /// <inheritdoc cref="ArrTokensServiceCollectionExtensions.AddArrTokens(IServiceCollection, IConfiguration)" path="//param|//exception" />
    /// <returns>The client's builder.</returns>
    public static ITokenClientBuilder AddServiceBusSasTokens(this IServiceCollection services, IConfiguration configuration) =>
        Client.Add(services, configuration);

    /// <summary>
    /// Registers a named SAS token client with the settings of a configuration section. Changes to the section take effect
    /// without a restart.
    /// </summary>
    /// <inheritdoc cref="ArrTokensServiceCollectionExtensions.AddArrTokens(IServiceCollection, string, IConfiguration)" path="//param|//exception" />
    /// <returns>The client's builder.</returns>
    public static ITokenClientBuilder AddServiceBusSasTokens(this IServiceCollection services, string name, IConfiguration configuration) =>
        Client.Add(services, name, configuration);
}
