namespace TokenClients.Tool;

/// <summary>A client with valid settings, its time-outs and retries, and the request to make with it.</summary>
internal sealed record PreparedClient(Func<HttpClient, ITokenProvider> Create, TokenResilienceOptions Resilience, TokenRequest Request)
{
    /// <summary>The names that the user knows for the settings.</summary>
    public required IReadOnlyDictionary<string, string> SettingNames { get; init; }

    /// <summary>A description of the files that settings were read from, or <see langword="null"/>.</summary>
    public required string? Source { get; init; }

    /// <summary>The key that signs tokens on this machine, if the service has one.</summary>
    public required Secret? SigningKey { get; init; }

    public HttpClient CreateHttpClient() => TokenHttp.CreateClient(Resilience);
}
