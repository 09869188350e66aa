using TokenClients;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>One registered token client: what it is called, and where its <see cref="HttpClient"/> is configured.</summary>
public sealed class TokenClientBuilder
{
    internal TokenClientBuilder(string name, IHttpClientBuilder http)
    {
        Name = name;
        Http = http;
    }

    /// <summary>
    /// The name of the client: the key of its <see cref="ITokenProvider"/> and the name of its options
    /// (<c>services.Configure&lt;TokenCacheOptions&gt;(name, …)</c>).
    /// </summary>
    public string Name { get; }

    /// <summary>
    /// The client's <see cref="HttpClient"/>. Handlers added here run inside the retries, at each attempt. A primary handler
    /// put in place of the library's must not follow redirects.
    /// </summary>
    public IHttpClientBuilder Http { get; }

    /// <summary>Where the client is registered.</summary>
    public IServiceCollection Services => Http.Services;
}
