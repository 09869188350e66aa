using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using TokenClients;
using TokenClients.AcsWrap;
using TokenClients.DependencyInjection;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers token clients of OAuth WRAP endpoints: the Access Control Service and compatible services.</summary>
public static class AcsWrapTokensServiceCollectionExtensions
{
    internal static readonly TokenClientDescriptor<AcsWrapClient, AcsWrapClientOptions> Client = new()
    {
        DefaultName = "AcsWrap",
        Create = (http, options, time, log) => new AcsWrapClient(http, options, time, log),
        Bind = (section, options) => section.Bind(options),
        Validator = AcsWrapClientOptionsValidator.Instance,
        Same = (left, right) => left.SameAs(right),
        PartitionKey = client => client.PartitionKey,
        Resilience = options => options.Resilience,
        FormerNames = AcsWrapFormerNames.All,
    };

    /// <summary>
    /// Registers the unnamed WRAP token client with the settings of the configuration section <c>TokenClients:AcsWrap</c>.
    /// Changes to the section take effect without a restart.
    /// </summary>
    /// <inheritdoc cref="ArrTokensServiceCollectionExtensions.AddArrTokens(IServiceCollection)" path="//param|//returns|//exception" />
    /// <remarks>
    /// <para>Invalid settings fail at startup or, without a host, when the provider is first resolved, with an
    /// <see cref="OptionsValidationException"/> that names the section and the setting, and says how to fix it.</para>
    /// <para>Settings are applied in this order: the section; <c>services.Configure&lt;AcsWrapClientOptions&gt;(…)</c>, which
    /// applies to the unnamed client; the settings configured under the client's name, <c>AcsWrap</c>;
    /// <c>PostConfigure</c>.</para>
    /// <para>A connection string is a setting: <c>services.AddAcsWrapTokens(o => o.ConnectionString = …)</c>.</para>
    /// </remarks>
    public static IHttpTokenClientBuilder AddAcsWrapTokens(this IServiceCollection services) =>
        (IHttpTokenClientBuilder)Client.Add(services);

    /// <summary>
    /// Registers a named WRAP token client with the settings of the configuration section <c>TokenClients:{name}</c>. Changes
    /// to the section take effect without a restart.
    /// </summary>
    /// <inheritdoc cref="ArrTokensServiceCollectionExtensions.AddArrTokens(IServiceCollection, string)" path="//param|//returns|//exception" />
    public static IHttpTokenClientBuilder AddAcsWrapTokens(this IServiceCollection services, string name) =>
        (IHttpTokenClientBuilder)Client.Add(services, name);

    /// <summary>Registers the unnamed WRAP token client with settings made in code. No configuration section is read.</summary>
    /// <inheritdoc cref="ArrTokensServiceCollectionExtensions.AddArrTokens(IServiceCollection, Action{ArrStsClientOptions})" path="//param|//returns|//exception" />
    /// <example>
    /// <code context="IServiceCollection services, string key">
    /// services.AddAcsWrapTokens(options =&gt;
    /// {
    ///     options.Endpoint = new Uri("https://contoso-sb.accesscontrol.example/WRAPv0.9/");
    ///     options.Name = "owner";
    ///     options.Password = key;
    ///     options.Scope = "http://contoso.servicebus.example/orders/";
    /// });
    /// </code>
    /// </example>
    public static IHttpTokenClientBuilder AddAcsWrapTokens(this IServiceCollection services, Action<AcsWrapClientOptions> configure) =>
        (IHttpTokenClientBuilder)Client.Add(services, configure);

    /// <summary>Registers a named WRAP token client with settings made in code. No configuration section is read.</summary>
    /// <inheritdoc cref="ArrTokensServiceCollectionExtensions.AddArrTokens(IServiceCollection, string, Action{ArrStsClientOptions})" path="//param|//returns|//exception" />
    public static IHttpTokenClientBuilder AddAcsWrapTokens(this IServiceCollection services, string name, Action<AcsWrapClientOptions> configure) =>
        (IHttpTokenClientBuilder)Client.Add(services, name, configure);

    /// <summary>
    /// Registers the unnamed WRAP token client with the settings of a configuration section. Changes to the section take effect
    /// without a restart.
    /// </summary>
    /// <inheritdoc cref="ArrTokensServiceCollectionExtensions.AddArrTokens(IServiceCollection, IConfiguration)" path="//param|//returns|//exception" />
    public static IHttpTokenClientBuilder AddAcsWrapTokens(this IServiceCollection services, IConfiguration configuration) =>
        (IHttpTokenClientBuilder)Client.Add(services, configuration);

    /// <summary>
    /// Registers a named WRAP token client with the settings of a configuration section. Changes to the section take effect
    /// without a restart.
    /// </summary>
    /// <inheritdoc cref="ArrTokensServiceCollectionExtensions.AddArrTokens(IServiceCollection, string, IConfiguration)" path="//param|//returns|//exception" />
    public static IHttpTokenClientBuilder AddAcsWrapTokens(this IServiceCollection services, string name, IConfiguration configuration) =>
        (IHttpTokenClientBuilder)Client.Add(services, name, configuration);
}
