using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
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

    /// <summary>
    /// Fetches tokens when the host starts, so that the first callers need not wait. The start does not wait for them and
    /// does not fail with them: a failure is logged, and callers meet it like any other.
    /// </summary>
    /// <param name="scopes">The scopes; the client's default one if none is named.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="scopes"/> or one of them is <see langword="null"/>.</exception>
    /// <remarks>A scope that is named twice is fetched once. Without a host that runs the services nothing happens.</remarks>
    public TokenClientBuilder WarmUp(params string[] scopes)
    {
        _ = scopes ?? throw new ArgumentNullException(nameof(scopes));
        Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, TokenWarmUp>());
        var warmUps = TokenRegistry.Of(Services).WarmUps;
        if (scopes.Length == 0)
        {
            warmUps.Add((Name, null));
        }

        foreach (var scope in scopes)
        {
            warmUps.Add((Name, scope ?? throw new ArgumentNullException(nameof(scopes))));
        }

        return this;
    }
}
