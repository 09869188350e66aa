namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Configures a registered token client that fetches its tokens with an <see cref="HttpClient"/> of this library.</summary>
public interface IHttpTokenClientBuilder : ITokenClientBuilder
{
    /// <summary>
    /// The client's <see cref="HttpClient"/>. Handlers added here run inside the retries, for each attempt. A primary handler
    /// that replaces the library's must not follow redirects.
    /// </summary>
    IHttpClientBuilder HttpClientBuilder { get; }
}
