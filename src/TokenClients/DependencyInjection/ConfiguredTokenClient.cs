using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace TokenClients;

/// <summary>What a built-in client tells of itself to be registered.</summary>
/// <param name="Create">Makes a client, which asks for an <see cref="HttpClient"/> at each fetch.</param>
/// <param name="Validator">Checks its options.</param>
/// <param name="Same">Whether two options say the same.</param>
/// <param name="PartitionKey">Tells a client's tokens from those of a client of the same name with other options.</param>
/// <param name="Resilience">Its time-outs and retries, or <see langword="null"/> if it makes no requests.</param>
internal sealed record ConfiguredTokenClient<TClient, TOptions>(
    Func<Func<HttpClient>, TOptions, TimeProvider, ILogger<TClient>, TClient> Create,
    IValidateOptions<TOptions> Validator,
    Func<TOptions, TOptions, bool> Same,
    Func<TClient, string> PartitionKey,
    Func<TOptions, TokenResilienceOptions>? Resilience)
    where TClient : class, ITokenProvider
    where TOptions : class, new()
{
    /// <summary>
    /// Registers, under <paramref name="name"/>: the options, checked at start; the typed client, with its
    /// <see cref="HttpClient"/> if it has one; and the caching <see cref="ITokenProvider"/>, which is all that most people
    /// ask for.
    /// </summary>
    public TokenClientBuilder Add(IServiceCollection services, string name, Action<OptionsBuilder<TOptions>> configure)
    {
        _ = services ?? throw new ArgumentNullException(nameof(services));
        _ = name ?? throw new ArgumentNullException(nameof(name));
        var builder = TokenRegistry.Of(services).GetOrAdd(name, typeof(TClient), () => AddFirst(services, name));
        configure(services.AddOptions<TOptions>(name));
        return builder;
    }

    /// <summary>Registers with the settings of a section of whatever configuration is there when they are read.</summary>
    public TokenClientBuilder Add(IServiceCollection services, string name, string section, Action<IConfiguration, TOptions> bind) =>
        Add(services, name, provider => Section(provider, section), bind);

    /// <summary>Registers with the settings of that section.</summary>
    public TokenClientBuilder Add(IServiceCollection services, string name, IConfiguration section, Action<IConfiguration, TOptions> bind) =>
        Add(services, name, _ => section, bind);

    private TokenClientBuilder Add(
        IServiceCollection services, string name, Func<IServiceProvider, IConfiguration> section, Action<IConfiguration, TOptions> bind) =>
        Add(services, name, options =>
        {
            options.Configure<IServiceProvider>((o, provider) => BoundSettings.Bind(name, section(provider), o, bind));
            services.AddSingleton<IOptionsChangeTokenSource<TOptions>>(
                provider => new ConfigurationChangeTokenSource<TOptions>(name, section(provider)));
        });

    private TokenClientBuilder AddFirst(IServiceCollection services, string name)
    {
        services.AddOptions<TOptions>(name).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton(Validator));
        services.AddKeyedSingleton(name, (provider, _) => new LastValidOptions<TOptions>(name, provider, SourceOf(provider, name), Same, LogOf(provider)));
        services.AddTokenCache(name, provider => OptionsOf(provider, name).Cache);
        if (Resilience is null)
        {
            services.AddTransient(provider => CreateOnce(provider, name, NoHttp));
            return new TokenClientBuilder(services, name, http: null);
        }

        var http = services.AddTokenHttpClient(name, provider => Resilience(OptionsOf(provider, name).Value));
        return new TokenClientBuilder(
            services, name, http.AddTypedClient((client, provider) => CreateOnce(provider, name, () => client)));
    }

    private TClient CreateOnce(IServiceProvider provider, string name, Func<HttpClient> http) =>
        Create(http, OptionsOf(provider, name).Value, provider.GetTimeProvider(), LogOf(provider));

    /// <summary>
    /// Makes the client of a generation. It asks the factory for an <see cref="HttpClient"/> at each fetch: one that is held
    /// would never see a change of DNS.
    /// </summary>
    private Func<TOptions, TokenSource> SourceOf(IServiceProvider provider, string name)
    {
        var http = Resilience is null ? NoHttp : provider.GetTokenHttpClient(name);
        var (time, log) = (provider.GetTimeProvider(), LogOf(provider));
        return options =>
        {
            var client = Create(http, options, time, log);
            return new TokenSource(client, PartitionKey(client), options);
        };
    }

    private static HttpClient NoHttp() => throw new InvalidOperationException($"{typeof(TClient).Name} makes no requests.");

    private static IConfigurationSection Section(IServiceProvider services, string section) =>
        services.GetService<IConfiguration>()?.GetSection(section) ?? throw new InvalidOperationException(
            $"The settings are read from the configuration section '{section}', but no IConfiguration is registered. " +
            "Use a host, register your IConfiguration, or give the settings in code: services.Add…Tokens(options => …).");

    private static LastValidOptions<TOptions> OptionsOf(IServiceProvider provider, string name) =>
        provider.GetRequiredKeyedService<LastValidOptions<TOptions>>(name);

    private static ILogger<TClient> LogOf(IServiceProvider provider) =>
        provider.GetRequiredService<ILogger<TClient>>();
}
