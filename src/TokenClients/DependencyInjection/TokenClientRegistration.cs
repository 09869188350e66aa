using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;
using TokenClients.Caching;
using TokenClients.Diagnostics;
using TokenClients.Http;
using TokenClients.Store;

namespace TokenClients.DependencyInjection;

/// <summary>Registers what all token clients have in common: a cache, and an <see cref="HttpClient"/> if the client uses one.</summary>
internal static class TokenClientRegistration
{
    /// <summary>Registers the client's cache, which is also its <see cref="ITokenProvider"/>.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="name">The client's name.</param>
    /// <param name="create">Creates the cache with <see cref="CreateTokenCache"/>.</param>
    public static void AddTokenCache(this IServiceCollection services, string name, Func<IServiceProvider, CachingTokenProvider> create)
    {
        services.AddTokenCacheDefaults(name);
        var creatingFor = new AsyncLocal<IServiceProvider?>();
        services.AddKeyedSingleton(name, (provider, _) =>
        {
            if (ReferenceEquals(creatingFor.Value, provider))
            {
                throw new InvalidOperationException(
                    $"Creating the token client '{name}' requires the token client '{name}' itself, so it would wait for itself. " +
                    "Return the provider that fetches its tokens, or request another token client by its name.");
            }

            creatingFor.Value = provider;
            try
            {
                return create(provider);
            }
            finally
            {
                creatingFor.Value = null;
            }
        });
        services.AddKeyedSingleton<ITokenProvider>(name, (provider, _) => provider.GetRequiredKeyedService<CachingTokenProvider>(name));
    }

    /// <summary>Registers what <see cref="CreateTokenCache"/> needs.</summary>
    public static void AddTokenCacheDefaults(this IServiceCollection services, string name)
    {
        services.AddLogging();
        services.TryAddSingleton(provider => TokenMeter.Of(provider.GetService<IMeterFactory>()));
        services.AddOptions<TokenCacheOptions>(name).ValidateOnStart();
        OptionsNameGuard<TokenCacheOptions>.AddTo(services, name);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TokenCacheOptions>>(TokenCacheOptionsValidator.Instance));
    }

    /// <summary>Creates the cache in front of a token source.</summary>
    /// <param name="provider">The services.</param>
    /// <param name="name">The client's name.</param>
    /// <param name="source">The source of the tokens.</param>
    /// <param name="registeredAs">The name under which its settings and its store are registered; the client's name by default.</param>
    public static CachingTokenProvider CreateTokenCache(
        this IServiceProvider provider, string name, TokenSource source, string? registeredAs = null)
    {
        registeredAs ??= name;
        var (time, log) = (provider.GetTimeProvider(), provider.GetRequiredService<ILogger<CachingTokenProvider>>());
        var shared = provider.GetKeyedService<ITokenStore>(registeredAs) is { } store
            ? new SharedTokens(store, name, provider.GetRequiredService<IOptionsMonitor<TokenStoreOptions>>().Get(registeredAs), time, log)
            : null;
        return new CachingTokenProvider(
            source, name, provider.GetRequiredService<IOptionsMonitor<TokenCacheOptions>>().Get(registeredAs), time, log, shared: shared,
            meter: provider.GetRequiredService<TokenMeter>());
    }

    /// <summary>Adds an <see cref="HttpClient"/> for token requests: no redirects, a maximum body size, time-outs and retries.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="name">The client's name.</param>
    /// <param name="resilience">
    /// Returns the current time-outs and retries; a new options object gets a new pipeline. <see langword="null"/> if they are
    /// added elsewhere.
    /// </param>
    public static IHttpClientBuilder AddTokenHttpClient(
        this IServiceCollection services, string name, Func<IServiceProvider, TokenResilienceOptions>? resilience)
    {
        var http = services.AddHttpClient(HttpName(name));
        DefaultHandlers.RemoveFrom(http, name);
        SensitiveHttpLogFilter.AddTo(services);
        PrimaryHandlerFilter.AddToTokenClient(http);
        http.ConfigureHttpClient(http => http.Timeout = Timeout.InfiniteTimeSpan); // the pipeline's total time-out is the limit
        if (resilience is not null)
        {
            var pipelines = new ConditionalWeakTable<TokenResilienceOptions, ResiliencePipeline<HttpResponseMessage>>();
            http.AddHttpMessageHandler(provider => new ResilienceHandler(() => pipelines.GetValue(
                resilience(provider), options => TokenResilience.CreatePipeline(options, provider.GetTimeProvider()))));
        }

        return http.AddHttpMessageHandler(() => new AttemptHandler());
    }

    /// <summary>Rejects, at startup, settings that would have no effect on a built-in client.</summary>
    public static void AddResilienceGuard(this IServiceCollection services, string name)
    {
        services.AddOptions<TokenResilienceOptions>(name).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TokenResilienceOptions>>(provider => new ResilienceGuard(name, provider));
        OptionsNameGuard<TokenResilienceOptions>.AddTo(services, name);
    }

    /// <summary>
    /// Returns a function that creates the client's <see cref="HttpClient"/> for each call, because one that is held would
    /// never notice a DNS change.
    /// </summary>
    public static Func<HttpClient> GetTokenHttpClient(this IServiceProvider provider, string name)
    {
        var factory = provider.GetRequiredService<IHttpClientFactory>();
        return () => factory.CreateClient(HttpName(name));
    }

    public static TimeProvider GetTimeProvider(this IServiceProvider provider) =>
        provider.GetService<TimeProvider>() ?? TimeProvider.System;

    /// <summary>Returns the name of the client's <see cref="HttpClient"/>.</summary>
    public static string HttpName(string name) => $"TokenClients:{name}";
}
