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
/// <param name="Resilience">Its time-outs and retries, or <see langword="null"/> if it makes no requests.</param>
internal sealed record ConfiguredTokenClient<TClient, TOptions>(
    Func<Func<HttpClient>, TOptions, TimeProvider, ILogger<TClient>, TClient> Create,
    IValidateOptions<TOptions> Validator,
    Func<TOptions, TOptions, bool> Same,
    Func<TOptions, TokenResilienceOptions>? Resilience)
    where TClient : class, ITokenProvider, ITokenIdentity
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
        services.AddKeyedSingleton(name, (provider, _) => new CurrentOptions<TOptions>(name, provider, Same, LogOf(provider)));

        // A change of the options is a new generation of the cache.
        services.AddTokenCache(name, provider => CurrentClient(provider, name), (provider, cache) => OptionsOf(provider, name).Changed = cache.Clear);
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
    /// The cache's client follows the options, and asks the factory for an <see cref="HttpClient"/> at each fetch: one that
    /// is held would never see a change of DNS.
    /// </summary>
    private ClientOfOptions CurrentClient(IServiceProvider provider, string name)
    {
        var http = Resilience is null ? NoHttp : provider.GetTokenHttpClient(name);
        var (time, log) = (provider.GetTimeProvider(), LogOf(provider));
        return new ClientOfOptions(OptionsOf(provider, name), options => Create(http, options, time, log));
    }

    private static HttpClient NoHttp() => throw new InvalidOperationException($"{typeof(TClient).Name} makes no requests.");

    private static IConfigurationSection Section(IServiceProvider services, string section) =>
        services.GetService<IConfiguration>()?.GetSection(section) ?? throw new InvalidOperationException(
            $"The settings are read from the configuration section '{section}', but no IConfiguration is registered. " +
            "Use a host, register your IConfiguration, or give the settings in code: services.Add…Tokens(options => …).");

    private static CurrentOptions<TOptions> OptionsOf(IServiceProvider provider, string name) =>
        provider.GetRequiredKeyedService<CurrentOptions<TOptions>>(name);

    private static ILogger<TClient> LogOf(IServiceProvider provider) =>
        provider.GetRequiredService<ILogger<TClient>>();

    /// <summary>The client of the options in force.</summary>
    private sealed class ClientOfOptions(CurrentOptions<TOptions> options, Func<TOptions, TClient> create) : ITokenProvider, ITokenIdentity
    {
        private readonly object _gate = new();
        private volatile Tuple<TOptions, TClient>? _last;

        public string Identity => Client.Identity;

        private TClient Client
        {
            get
            {
                var (last, current) = (_last, options.Value);
                if (last?.Item1 == current)
                {
                    return last!.Item2;
                }

                // One client for one set of options: its identity is compared by reference.
                lock (_gate)
                {
                    last = _last;
                    if (last?.Item1 != current)
                    {
                        _last = last = Tuple.Create(current, create(current));
                    }

                    return last!.Item2;
                }
            }
        }

        public ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default) =>
            Client.GetTokenAsync(request, cancellationToken);
    }
}
