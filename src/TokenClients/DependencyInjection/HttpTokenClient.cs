using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;

namespace TokenClients;

/// <summary>What a built-in client tells of itself to be registered.</summary>
/// <param name="Create">Makes a client, which asks for an <see cref="HttpClient"/> at each fetch.</param>
/// <param name="Validator">Checks its options.</param>
/// <param name="Same">Whether two options say the same.</param>
/// <param name="Resilience">Its time-outs and retries.</param>
internal sealed record HttpTokenClient<TClient, TOptions>(
    Func<Func<HttpClient>, TOptions, TimeProvider, ILogger<TClient>, TClient> Create,
    IValidateOptions<TOptions> Validator,
    Func<TOptions, TOptions, bool> Same,
    Func<TOptions, TokenResilienceOptions> Resilience)
    where TClient : class, ITokenProvider
    where TOptions : class, new()
{
    /// <summary>
    /// Registers, under <paramref name="name"/>: the options, checked at start; the typed <see cref="HttpClient"/> with its
    /// retries; and the caching <see cref="ITokenProvider"/>, which is all that most people ask for.
    /// </summary>
    public TokenClientBuilder Add(IServiceCollection services, string name, Action<OptionsBuilder<TOptions>> configure)
    {
        _ = services ?? throw new ArgumentNullException(nameof(services));
        _ = name ?? throw new ArgumentNullException(nameof(name));
        configure(services.AddOptions<TOptions>(name));
        return TokenRegistry.Of(services).GetOrAdd<TClient>(name, () => AddFirst(services, name));
    }

    /// <summary>Registers with the settings of a section of whatever configuration is there when they are read.</summary>
    public TokenClientBuilder Add(IServiceCollection services, string name, string section, Action<IConfiguration, TOptions> bind) =>
        Add(services, name, options =>
        {
            options.Configure<IServiceProvider>((o, provider) => bind(Section(provider, section), o));
            services.AddSingleton<IOptionsChangeTokenSource<TOptions>>(
                provider => new ConfigurationChangeTokenSource<TOptions>(name, Section(provider, section)));
        });

    private TokenClientBuilder AddFirst(IServiceCollection services, string name)
    {
        services.AddLogging();
        services.AddOptions<TOptions>(name).ValidateOnStart();
        services.AddOptions<TokenCacheOptions>(name).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TokenCacheOptions>>(TokenCacheOptionsValidator.Instance));
        services.TryAddEnumerable(ServiceDescriptor.Singleton(Validator));
        services.AddKeyedSingleton(name, (provider, _) => new CurrentOptions<TOptions>(
            name, provider, Same, LogOf(provider)));
        services.AddKeyedSingleton<ITokenProvider>(name, (provider, _) => CreateCache(provider, name));
        return new TokenClientBuilder(name, AddHttp(services, name));
    }

    private IHttpClientBuilder AddHttp(IServiceCollection services, string name)
    {
        // One policy for as long as the options stay the same.
        var policies = new ConditionalWeakTable<TOptions, IAsyncPolicy<HttpResponseMessage>>();
        return services
            .AddHttpClient(HttpName(name))
            .ConfigureHttpClient(http => http.Timeout = Timeout.InfiniteTimeSpan) // the policy's total time-out is the limit
            .ConfigurePrimaryHttpMessageHandler(TokenHttp.CreatePrimaryHandler)
            .AddTypedClient((http, provider) => Create(() => http, OptionsOf(provider, name).Value, TimeOf(provider), LogOf(provider)))
            .AddPolicyHandler((provider, _) => policies.GetValue(
                OptionsOf(provider, name).Value, options => TokenResilience.CreatePolicy(Resilience(options), TimeOf(provider))))
            .AddHttpMessageHandler(() => new AttemptHandler());
    }

    /// <summary>
    /// The cache's client follows the options, and asks the factory for an <see cref="HttpClient"/> at each fetch: one that
    /// is held would never see a change of DNS.
    /// </summary>
    private CachingTokenProvider CreateCache(IServiceProvider provider, string name)
    {
        var options = OptionsOf(provider, name);
        var factory = provider.GetRequiredService<IHttpClientFactory>();
        var (time, log) = (TimeOf(provider), LogOf(provider));
        var cache = new CachingTokenProvider(
            new CurrentClient(options, o => Create(() => factory.CreateClient(HttpName(name)), o, time, log)),
            name,
            provider.GetRequiredService<IOptionsMonitor<TokenCacheOptions>>().Get(name),
            time,
            provider.GetRequiredService<ILogger<CachingTokenProvider>>());
        options.Changed = cache.Clear;
        return cache;
    }

    private static IConfigurationSection Section(IServiceProvider services, string section) =>
        services.GetService<IConfiguration>()?.GetSection(section) ?? throw new InvalidOperationException(
            $"The settings are read from the configuration section '{section}', but no IConfiguration is registered. " +
            "Use a host, register your IConfiguration, or give the settings in code: services.Add…Tokens(options => …).");

    private static string HttpName(string name) => $"TokenClients:{name}";

    private static CurrentOptions<TOptions> OptionsOf(IServiceProvider provider, string name) =>
        provider.GetRequiredKeyedService<CurrentOptions<TOptions>>(name);

    private static ILogger<TClient> LogOf(IServiceProvider provider) =>
        provider.GetRequiredService<ILogger<TClient>>();

    private static TimeProvider TimeOf(IServiceProvider provider) =>
        provider.GetService<TimeProvider>() ?? TimeProvider.System;

    /// <summary>The client of the options in force.</summary>
    private sealed class CurrentClient(CurrentOptions<TOptions> options, Func<TOptions, TClient> create) : ITokenProvider
    {
        private volatile Tuple<TOptions, TClient>? _last;

        public ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default)
        {
            var (last, current) = (_last, options.Value);
            if (last is null || last.Item1 != current)
            {
                _last = last = Tuple.Create(current, create(current));
            }

            return last.Item2.GetTokenAsync(request, cancellationToken);
        }
    }
}
