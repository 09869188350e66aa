using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;
using TokenClients;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Shares a client's tokens between the instances of a service through their <see cref="IDistributedCache"/>.</summary>
public static class DistributedCacheTokenClientBuilderExtensions
{
    /// <summary>
    /// Shares this client's tokens through the registered <see cref="IDistributedCache"/>, encrypted with the registered
    /// <see cref="IDataProtectionProvider"/>.
    /// </summary>
    /// <typeparam name="TBuilder">The builder's type.</typeparam>
    /// <param name="builder">The client, from <c>services.AddArrTokens(…)</c> or another.</param>
    /// <param name="configure">
    /// Changes the settings, which are validated at startup; by default those of <see cref="TokenStoreOptions"/> apply.
    /// </param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">
    /// The client already has a store. Also thrown when its provider is first resolved, if no <see cref="IDistributedCache"/>
    /// or no <see cref="IDataProtectionProvider"/> is registered.
    /// </exception>
    /// <remarks>
    /// <para>Register both yourself: the cache (<c>AddStackExchangeRedisCache</c>, …), and Data Protection with keys that all
    /// instances share: <c>services.AddDataProtection().SetApplicationName("my-app").PersistKeysTo…</c>. An instance with other
    /// keys cannot read the tokens that the others store; it logs that and fetches its own.</para>
    /// <para>A stored token is encrypted for this client and this cache key only, and is removed from the cache when it
    /// expires.</para>
    /// </remarks>
    /// <example>
    /// <code context="IServiceCollection services">
    /// services.AddStackExchangeRedisCache(options =&gt; options.Configuration = "localhost:6379");
    /// services.AddArrTokens().UseDistributedCache();
    /// </code>
    /// </example>
    public static TBuilder UseDistributedCache<TBuilder>(this TBuilder builder, Action<TokenStoreOptions>? configure = null)
        where TBuilder : ITokenClientBuilder
    {
        var name = (builder ?? throw new ArgumentNullException(nameof(builder))).Name;
        return builder.UseStore(
            services => new DistributedTokenStore(
                name,
                services.GetService<IDistributedCache>() ?? throw Missing(
                    name, nameof(IDistributedCache), "add the cache that you use, for instance services.AddStackExchangeRedisCache(…)"),
                services.GetService<IDataProtectionProvider>() ?? throw Missing(
                    name, nameof(IDataProtectionProvider), "add services.AddDataProtection(), with keys that all instances share")),
            configure);
    }

    private static InvalidOperationException Missing(string name, string service, string fix) =>
        new($"Token client '{name}' uses a distributed cache, but no {service} is registered: {fix}.");
}
