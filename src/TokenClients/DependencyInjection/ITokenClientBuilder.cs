using TokenClients;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Configures a registered token client.</summary>
public interface ITokenClientBuilder
{
    /// <summary>
    /// The name of the client, which is also the service key of its <see cref="ITokenProvider"/> and the name of its options
    /// (<c>services.Configure&lt;TokenCacheOptions&gt;(name, …)</c>).
    /// </summary>
    string Name { get; }

    /// <summary>The service collection in which the client is registered.</summary>
    IServiceCollection Services { get; }
}
