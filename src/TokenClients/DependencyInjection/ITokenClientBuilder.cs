using TokenClients;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>One registered token client, to add to its registration.</summary>
public interface ITokenClientBuilder
{
    /// <summary>
    /// The name of the client: the key of its <see cref="ITokenProvider"/> and the name of its options
    /// (<c>services.Configure&lt;TokenCacheOptions&gt;(name, …)</c>).
    /// </summary>
    string Name { get; }

    /// <summary>Where the client is registered.</summary>
    IServiceCollection Services { get; }
}
