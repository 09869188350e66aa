namespace TokenClients.Tool;

/// <summary>Settings that were found valid: the client they make, its time-outs and retries, and what to ask it for.</summary>
internal sealed record PreparedClient(Func<HttpClient, ITokenProvider> Create, TokenResilienceOptions Resilience, TokenRequest Request)
{
    public HttpClient CreateHttpClient() => TokenHttp.CreateClient(Resilience);
}
