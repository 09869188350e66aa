namespace TokenClients.Tool;

/// <summary>A client with valid settings, its timeouts and retries, and the request to make with it.</summary>
internal sealed record PreparedClient(Func<HttpClient, ITokenProvider> Create, TokenResilienceOptions Resilience, TokenRequest Request)
{
    public HttpClient CreateHttpClient() => TokenHttp.CreateClient(Resilience);
}
