using TokenClients;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>One registered token client: what it is called, and where its <see cref="HttpClient"/> is configured.</summary>
public sealed class TokenClientBuilder
{
    private readonly IHttpClientBuilder? _http;

    internal TokenClientBuilder(IServiceCollection services, string name, IHttpClientBuilder? http)
    {
        Services = services;
        Name = name;
        _http = http;
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
    /// <exception cref="InvalidOperationException">
    /// The client has none: its tokens are made here (Service Bus SAS) or fetched by somebody else's code.
    /// </exception>
    public IHttpClientBuilder Http => _http ?? throw new InvalidOperationException(
        $"Token client '{Name}' has no HttpClient of this library's, so there is nothing to configure.");

    /// <summary>Where the client is registered.</summary>
    public IServiceCollection Services { get; }
}
