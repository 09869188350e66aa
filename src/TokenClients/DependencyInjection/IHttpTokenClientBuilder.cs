namespace Microsoft.Extensions.DependencyInjection;

/// <summary>One registered token client that fetches its tokens with an <see cref="HttpClient"/> of this library's.</summary>
public interface IHttpTokenClientBuilder : ITokenClientBuilder
{
    /// <summary>
    /// The client's <see cref="HttpClient"/>. Handlers added here run inside the retries, at each attempt. A primary handler
    /// put in place of the library's must not follow redirects.
    /// </summary>
    IHttpClientBuilder HttpClientBuilder { get; }
}
