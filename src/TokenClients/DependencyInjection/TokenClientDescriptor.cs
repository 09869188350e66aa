using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenClients.Caching;
using TokenClients.Diagnostics;

namespace TokenClients.DependencyInjection;

/// <summary>Describes a built-in client for its registration.</summary>
internal sealed class TokenClientDescriptor<
    TClient, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>
    where TClient : class, ITokenProvider
    where TOptions : class, new()
{
    /// <summary>The name of a client that is registered without a name, and of its configuration section.</summary>
    public required string DefaultName { get; init; }

    /// <summary>Creates a client, which gets a new <see cref="HttpClient"/> for each fetch.</summary>
    public required Func<Func<HttpClient>, TOptions, TimeProvider, ILogger<TClient>, TClient> Create { get; init; }

    /// <summary>Binds a configuration section to the options.</summary>
    public required Action<IConfiguration, TOptions> Bind { get; init; }

    /// <summary>Validates the options.</summary>
    public required IValidateOptions<TOptions> Validator { get; init; }

    /// <summary>Whether two options are equivalent.</summary>
    public required Func<TOptions, TOptions, bool> Same { get; init; }

    /// <summary>Returns what distinguishes a client's tokens from those of a client with the same name and other options.</summary>
    public required Func<TClient, string> PartitionKey { get; init; }

    /// <summary>Returns the time-outs and retries; <see langword="null"/> for a client that sends no requests.</summary>
    public Func<TOptions, TokenResilienceOptions>? Resilience { get; init; }

    /// <summary>Maps former names of settings to their current names.</summary>
    public IReadOnlyDictionary<string, string> FormerNames { get; init; } = new Dictionary<string, string>();

    /// <summary>The settings in subsections of the client's section, besides <see cref="Resilience"/>.</summary>
    public IReadOnlyDictionary<Type, PropertyInfo[]> NestedSettings { get; init; } = new Dictionary<Type, PropertyInfo[]>();

    /// <summary>Registers the unnamed client with the settings of its section.</summary>
    public ITokenClientBuilder Add(IServiceCollection services) =>
        AddSection(services, DefaultName, isUnnamed: true, $"TokenClients:{DefaultName}");

    /// <summary>Registers a client with the settings of the section of that name.</summary>
    public ITokenClientBuilder Add(IServiceCollection services, string name) => AddSection(services, name, isUnnamed: false, $"TokenClients:{name}");

    /// <summary>Registers the unnamed client with settings made in code.</summary>
    public ITokenClientBuilder Add(IServiceCollection services, Action<TOptions> configure) =>
        Add(services, DefaultName, isUnnamed: true, Checked(configure));

    /// <summary>Registers a client with settings made in code.</summary>
    public ITokenClientBuilder Add(IServiceCollection services, string name, Action<TOptions> configure) =>
        Add(services, name, isUnnamed: false, Checked(configure));

    /// <summary>Registers the unnamed client with the settings of that section.</summary>
    public ITokenClientBuilder Add(IServiceCollection services, IConfiguration section) => AddSection(services, DefaultName, isUnnamed: true, section);

    /// <summary>Registers a client with the settings of that section.</summary>
    public ITokenClientBuilder Add(IServiceCollection services, string name, IConfiguration section) =>
        AddSection(services, name, isUnnamed: false, section);

    private static Action<OptionsBuilder<TOptions>> Checked(Action<TOptions> configure)
    {
        _ = configure ?? throw new ArgumentNullException(nameof(configure));
        return options => options.Configure(configure);
    }

    private ITokenClientBuilder AddSection(IServiceCollection services, string name, bool isUnnamed, string path) =>
        AddSection(services, name, isUnnamed, provider => Section(provider, path), path);

    private ITokenClientBuilder AddSection(IServiceCollection services, string name, bool isUnnamed, IConfiguration section)
    {
        _ = section ?? throw new ArgumentNullException(nameof(section));
        return AddSection(services, name, isUnnamed, _ => section, (section as IConfigurationSection)?.Path);
    }

    private ITokenClientBuilder AddSection(
        IServiceCollection services, string name, bool isUnnamed, Func<IServiceProvider, IConfiguration> section, string? path)
    {
        var builder = Add(services, name, isUnnamed, _ => { });
        TokenRegistry.Of(services).Find(name)!.Section ??= path;

        // At the front, before any settings configured under the client's name, even those configured before the client was added.
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<TOptions>>(provider =>
        {
            var log = new SafeLogger(LogOf(provider));
            var binder = new SafeConfigurationBinder<TOptions>(FormerNames, NestedSettings, Bind, path => log.UnknownSetting(name, path));
            return new ConfigureNamedOptions<TOptions>(name, options =>
            {
                if (binder.Bind(section(provider), options) is { } fault)
                {
                    throw new OptionsValidationException(name, typeof(TOptions), SettingRules.Result(name, [fault]).Failures);
                }
            });
        }));
        services.AddSingleton<IOptionsChangeTokenSource<TOptions>>(
            provider => new ConfigurationChangeTokenSource<TOptions>(name, section(provider)));
        return builder;
    }

    private ITokenClientBuilder Add(IServiceCollection services, string name, bool isUnnamed, Action<OptionsBuilder<TOptions>> configure)
    {
        _ = services ?? throw new ArgumentNullException(nameof(services));
        _ = name ?? throw new ArgumentNullException(nameof(name));
        var client = TokenRegistry.Of(services).GetOrAdd(name, typeof(TClient), () => AddFirst(services, name));
        if (isUnnamed && !client.IsUnnamed)
        {
            client.IsUnnamed = client.IsDefault = true;
            UnnamedOptions<TOptions>.AddTo(services, name);
        }

        configure(services.AddOptions<TOptions>(name));
        return client.Builder;
    }

    /// <summary>
    /// Registers under <paramref name="name"/> the options, which are validated at startup; the typed client, with its
    /// <see cref="HttpClient"/> if it has one; and the caching <see cref="ITokenProvider"/>, which is the service that most
    /// applications use.
    /// </summary>
    private ITokenClientBuilder AddFirst(IServiceCollection services, string name)
    {
        services.AddOptions<TOptions>(name).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TOptions>>(provider => new ClientOptionsValidator<TOptions>(
            name, provider.GetRequiredService<TokenRegistry>().Find(name)?.Section, Validator));
        OptionsNameGuard<TOptions>.AddTo(services, name);
        services.AddKeyedSingleton(name, (provider, _) => new LastValidOptions<TOptions>(name, provider, SourceOf(provider, name), Same, LogOf(provider)));
        services.AddTokenCache(name, provider => OptionsOf(provider, name).Cache);
        services.AddKeyedTransient(name, (provider, _) => CreateOnce(provider, name));
        services.TryAddTransient(provider => TokenProviderResolver.Only<TClient>(provider, typeof(TClient)));
        if (Resilience is null)
        {
            return new TokenClientBuilder(services, name);
        }

        services.AddResilienceGuard(name);
        return new HttpTokenClientBuilder(services, name, services.AddTokenHttpClient(name, provider => Resilience(OptionsOf(provider, name).Value)));
    }

    private TClient CreateOnce(IServiceProvider provider, string name) =>
        Create(HttpOf(provider, name), OptionsOf(provider, name).Value, provider.GetTimeProvider(), LogOf(provider));

    /// <summary>
    /// Creates the client of a generation. It gets an <see cref="HttpClient"/> from the factory for each fetch, because one
    /// that is held would never notice a DNS change.
    /// </summary>
    private Func<TOptions, TokenSource> SourceOf(IServiceProvider provider, string name)
    {
        var (http, time, log) = (HttpOf(provider, name), provider.GetTimeProvider(), LogOf(provider));
        return options => SourceOf(http, options, time, log);
    }

    /// <summary>Creates the source of tokens for these options.</summary>
    public TokenSource SourceOf(Func<HttpClient> http, TOptions options, TimeProvider time, ILogger<TClient> log)
    {
        var client = Create(http, options, time, log);
        return new TokenSource(client, PartitionKey(client), options);
    }

    private Func<HttpClient> HttpOf(IServiceProvider provider, string name) =>
        Resilience is null ? NoHttp : provider.GetTokenHttpClient(name);

    private static HttpClient NoHttp() => throw new InvalidOperationException($"{typeof(TClient).Name} sends no requests.");

    private static IConfigurationSection Section(IServiceProvider services, string section) =>
        services.GetService<IConfiguration>()?.GetSection(section) ?? throw new InvalidOperationException(
            $"The settings are read from the configuration section '{section}', but no IConfiguration is registered. " +
            "Use a host, register your IConfiguration, or configure the settings in code: services.Add…Tokens(options => …).");

    private static LastValidOptions<TOptions> OptionsOf(IServiceProvider provider, string name) =>
        provider.GetRequiredKeyedService<LastValidOptions<TOptions>>(name);

    private static ILogger<TClient> LogOf(IServiceProvider provider) =>
        provider.GetRequiredService<ILogger<TClient>>();
}
