using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using TokenClients;
using TokenClients.Arr;
using TokenClients.DependencyInjection;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers token clients of the Azure Remote Rendering / Mixed Reality STS.</summary>
public static class ArrTokensServiceCollectionExtensions
{
    internal static readonly TokenClientDescriptor<ArrStsClient, ArrStsClientOptions> Client = new()
    {
        DefaultName = "Arr",
        Create = (http, options, time, log) => new ArrStsClient(http, options, time, log),
        Bind = (section, options) => section.Bind(options),
        Validator = ArrStsClientOptionsValidator.Instance,
        Same = (left, right) => left.SameAs(right),
        PartitionKey = client => client.PartitionKey,
        Resilience = options => options.Resilience,
    };

    /// <summary>
    /// Registers the unnamed ARR token client with the settings of the configuration section <c>TokenClients:Arr</c>. Changes
    /// to the section take effect without a restart.
    /// </summary>
    /// <param name="services">The service collection.</param>
    /// <returns>The client's builder, for its <see cref="HttpClient"/> and more.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    /// <remarks>
    /// <para>Invalid settings fail at startup or, without a host, when the provider is first resolved, with an
    /// <see cref="OptionsValidationException"/> that names the section and the setting, and says how to fix it.</para>
    /// <para>Settings are applied in this order: the section; <c>services.Configure&lt;ArrStsClientOptions&gt;(…)</c>, which
    /// applies to the unnamed client; the settings configured under the client's name, <c>Arr</c>; <c>PostConfigure</c>.</para>
    /// </remarks>
    /// <example>
    /// <code context="IHostApplicationBuilder builder">
    /// // "TokenClients": { "Arr": { "AccountId": "…", "AccountDomain": "eastus.mixedreality.azure.com" } }; AccountKey in user secrets
    /// builder.Services.AddArrTokens();
    /// builder.Services
    ///     .AddHttpClient("rendering", http =&gt; http.BaseAddress = new Uri("https://remoterendering.eastus.mixedreality.azure.com"))
    ///     .AddTokenHandler();
    /// </code>
    /// </example>
    public static IHttpTokenClientBuilder AddArrTokens(this IServiceCollection services) =>
        (IHttpTokenClientBuilder)Client.Add(services);

    /// <summary>
    /// Registers a named ARR token client with the settings of the configuration section <c>TokenClients:{name}</c>. Changes to
    /// the section take effect without a restart.
    /// </summary>
    /// <param name="services">The service collection.</param>
    /// <param name="name">
    /// The client's name, which is also the service key of its <see cref="ITokenProvider"/> and the name of its section.
    /// Case-sensitive.
    /// </param>
    /// <returns>The client's builder, for its <see cref="HttpClient"/> and more.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Another kind of token client has this name, or the name contains '=' or ';'.</exception>
    public static IHttpTokenClientBuilder AddArrTokens(this IServiceCollection services, string name) =>
        (IHttpTokenClientBuilder)Client.Add(services, name);

    /// <summary>Registers the unnamed ARR token client with settings made in code. No configuration section is read.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="configure">Configures the settings.</param>
    /// <returns>The client's builder, for its <see cref="HttpClient"/> and more.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IHttpTokenClientBuilder AddArrTokens(this IServiceCollection services, Action<ArrStsClientOptions> configure) =>
        (IHttpTokenClientBuilder)Client.Add(services, configure);

    /// <summary>Registers a named ARR token client with settings made in code. No configuration section is read.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="name">The client's name, which is also the service key of its <see cref="ITokenProvider"/>. Case-sensitive.</param>
    /// <param name="configure">Configures the settings.</param>
    /// <returns>The client's builder, for its <see cref="HttpClient"/> and more.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Another kind of token client has this name, or the name contains '=' or ';'.</exception>
    public static IHttpTokenClientBuilder AddArrTokens(this IServiceCollection services, string name, Action<ArrStsClientOptions> configure) =>
        (IHttpTokenClientBuilder)Client.Add(services, name, configure);

    /// <summary>
    /// Registers the unnamed ARR token client with the settings of a configuration section. Changes to the section take effect
    /// without a restart.
    /// </summary>
    /// <param name="services">The service collection.</param>
    /// <param name="configuration">The section with the settings.</param>
    /// <returns>The client's builder, for its <see cref="HttpClient"/> and more.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IHttpTokenClientBuilder AddArrTokens(this IServiceCollection services, IConfiguration configuration) =>
        (IHttpTokenClientBuilder)Client.Add(services, configuration);

    /// <summary>
    /// Registers a named ARR token client with the settings of a configuration section. Changes to the section take effect
    /// without a restart.
    /// </summary>
    /// <param name="services">The service collection.</param>
    /// <param name="name">The client's name, which is also the service key of its <see cref="ITokenProvider"/>. Case-sensitive.</param>
    /// <param name="configuration">The section with the settings.</param>
    /// <returns>The client's builder, for its <see cref="HttpClient"/> and more.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Another kind of token client has this name, or the name contains '=' or ';'.</exception>
    public static IHttpTokenClientBuilder AddArrTokens(this IServiceCollection services, string name, IConfiguration configuration) =>
        (IHttpTokenClientBuilder)Client.Add(services, name, configuration);
}
