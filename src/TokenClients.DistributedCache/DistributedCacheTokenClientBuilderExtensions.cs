using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;
using TokenClients;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets the instances of a service share a client's tokens through the <see cref="IDistributedCache"/> they have.</summary>
public static class DistributedCacheTokenClientBuilderExtensions
{
    /// <summary>
    /// Shares this client's tokens through the registered <see cref="IDistributedCache"/>, encrypted with the registered
    /// <see cref="IDataProtectionProvider"/>.
    /// </summary>
    /// <typeparam name="TBuilder">The builder's type.</typeparam>
    /// <param name="builder">The client, from <c>services.AddArrTokens(…)</c> or another.</param>
    /// <param name="configure">Makes the settings; by default those of <see cref="TokenStoreOptions"/>, checked at start.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">
    /// The client has a store already. Or, when its provider is first asked for: no <see cref="IDistributedCache"/> or no
    /// <see cref="IDataProtectionProvider"/> is registered.
    /// </exception>
    /// <remarks>
    /// <para>Register both yourself: the cache is the one you run (<c>AddStackExchangeRedisCache</c>, …), and Data Protection
    /// has to be told where all instances find the same keys:
    /// <c>services.AddDataProtection().SetApplicationName("my-app").PersistKeysTo…</c>. With keys of its own an instance
    /// cannot read what the others store, says so in its log, and fetches for itself.</para>
    /// <para>What is stored is encrypted under a purpose for the client and the key, and expires with the token.</para>
    /// </remarks>
    public static TBuilder UseDistributedCache<TBuilder>(this TBuilder builder, Action<TokenStoreOptions>? configure = null)
        where TBuilder : ITokenClientBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        var name = builder.Name;
        return builder.UseStore(
            services => new DistributedTokenStore(
                name,
                services.GetService<IDistributedCache>() ?? throw Missing(
                    name, nameof(IDistributedCache), "add the one you run, services.AddStackExchangeRedisCache(…) for instance"),
                services.GetService<IDataProtectionProvider>() ?? throw Missing(
                    name, nameof(IDataProtectionProvider), "add services.AddDataProtection(), with keys that all instances share")),
            configure);
    }

    private static InvalidOperationException Missing(string name, string service, string fix) =>
        new($"Token client '{name}' uses a distributed cache, but no {service} is registered: {fix}.");
}
