using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using TokenClients;
using TokenClients.DependencyInjection;
using TokenClients.OAuth;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers token clients of OAuth 2.0 servers, for instance Microsoft Entra ID, with client credentials.</summary>
public static class OAuthTokensServiceCollectionExtensions
{
    internal static readonly TokenClientDescriptor<OAuthClient, OAuthClientOptions> Client = new()
    {
        DefaultName = "OAuth",
        Create = (http, options, time, log) => new OAuthClient(http, options, time, log),
        Bind = (section, options) => section.Bind(options),
        Validator = OAuthClientOptionsValidator.Instance,
        Same = (left, right) => left.SameAs(right),
        PartitionKey = client => client.PartitionKey,
        Resilience = options => options.Resilience,
        FormerNames = OAuthFormerNames.All,
        NestedSettings = new Dictionary<Type, PropertyInfo[]> { [typeof(OAuthAssertionOptions)] = typeof(OAuthAssertionOptions).GetProperties() },
    };

    /// <summary>
    /// Registers the unnamed OAuth token client with the settings of the configuration section <c>TokenClients:OAuth</c>.
    /// Changes to the section take effect without a restart.
    /// </summary>
    /// <inheritdoc cref="ArrTokensServiceCollectionExtensions.AddArrTokens(IServiceCollection)" path="//param|//returns|//exception" />
    /// <remarks>
    /// <para>Invalid settings fail at startup or, without a host, when the provider is first resolved, with an
    /// <see cref="OptionsValidationException"/> that names the section and the setting, and says how to fix it.</para>
    /// <para>Settings are applied in this order: the section; <c>services.Configure&lt;OAuthClientOptions&gt;(…)</c>, which
    /// applies to the unnamed client; the settings configured under the client's name, <c>OAuth</c>;
    /// <c>PostConfigure</c>.</para>
    /// </remarks>
    public static IHttpTokenClientBuilder AddOAuthTokens(this IServiceCollection services) =>
        (IHttpTokenClientBuilder)Client.Add(services);

    /// <summary>
    /// Registers a named OAuth token client with the settings of the configuration section <c>TokenClients:{name}</c>. Changes
    /// to the section take effect without a restart.
    /// </summary>
    /// <inheritdoc cref="ArrTokensServiceCollectionExtensions.AddArrTokens(IServiceCollection, string)" path="//param|//returns|//exception" />
    public static IHttpTokenClientBuilder AddOAuthTokens(this IServiceCollection services, string name) =>
        (IHttpTokenClientBuilder)Client.Add(services, name);

    /// <summary>Registers the unnamed OAuth token client with settings made in code. No configuration section is read.</summary>
    /// <inheritdoc cref="ArrTokensServiceCollectionExtensions.AddArrTokens(IServiceCollection, Action{ArrStsClientOptions})" path="//param|//returns|//exception" />
    /// <example>
    /// <code context="IServiceCollection services, string secret">
    /// services.AddOAuthTokens(options =&gt;
    /// {
    ///     options.Endpoint = new Uri("https://login.contoso.example/oauth2/token");
    ///     options.ClientId = "orders";
    ///     options.ClientSecret = secret;
    ///     options.Scope = "orders.read";
    /// });
    /// </code>
    /// </example>
    public static IHttpTokenClientBuilder AddOAuthTokens(this IServiceCollection services, Action<OAuthClientOptions> configure) =>
        (IHttpTokenClientBuilder)Client.Add(services, configure);

    /// <summary>Registers a named OAuth token client with settings made in code. No configuration section is read.</summary>
    /// <inheritdoc cref="ArrTokensServiceCollectionExtensions.AddArrTokens(IServiceCollection, string, Action{ArrStsClientOptions})" path="//param|//returns|//exception" />
    public static IHttpTokenClientBuilder AddOAuthTokens(this IServiceCollection services, string name, Action<OAuthClientOptions> configure) =>
        (IHttpTokenClientBuilder)Client.Add(services, name, configure);

    /// <summary>
    /// Registers the unnamed OAuth token client with the settings of a configuration section. Changes to the section take
    /// effect without a restart.
    /// </summary>
    /// <inheritdoc cref="ArrTokensServiceCollectionExtensions.AddArrTokens(IServiceCollection, IConfiguration)" path="//param|//returns|//exception" />
    public static IHttpTokenClientBuilder AddOAuthTokens(this IServiceCollection services, IConfiguration configuration) =>
        (IHttpTokenClientBuilder)Client.Add(services, configuration);

    /// <summary>
    /// Registers a named OAuth token client with the settings of a configuration section. Changes to the section take effect
    /// without a restart.
    /// </summary>
    /// <inheritdoc cref="ArrTokensServiceCollectionExtensions.AddArrTokens(IServiceCollection, string, IConfiguration)" path="//param|//returns|//exception" />
    public static IHttpTokenClientBuilder AddOAuthTokens(this IServiceCollection services, string name, IConfiguration configuration) =>
        (IHttpTokenClientBuilder)Client.Add(services, name, configuration);
}
