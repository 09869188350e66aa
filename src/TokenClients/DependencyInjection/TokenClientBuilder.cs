using Microsoft.Extensions.DependencyInjection;

namespace TokenClients.DependencyInjection;

/// <summary>The builder of a client without an <see cref="HttpClient"/>.</summary>
internal sealed class TokenClientBuilder(IServiceCollection services, string name) : ITokenClientBuilder
{
    public string Name => name;

    public IServiceCollection Services => services;
}

/// <summary>The builder of a client with an <see cref="HttpClient"/>.</summary>
internal sealed class HttpTokenClientBuilder(IServiceCollection services, string name, IHttpClientBuilder http) : IHttpTokenClientBuilder
{
    public string Name => name;

    public IServiceCollection Services => services;

    public IHttpClientBuilder HttpClientBuilder => http;
}
