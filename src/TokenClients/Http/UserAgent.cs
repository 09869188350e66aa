namespace TokenClients.Http;

/// <summary>The <c>User-Agent</c> of token requests, without which some firewalls reject them: <c>TokenClients/{version}</c>.</summary>
internal static class UserAgent
{
    private static readonly string Value = $"{nameof(TokenClients)}/{TokenDiagnostics.Version}";

    /// <summary>Adds the header to a request, unless the <see cref="HttpClient"/> has its own.</summary>
    public static void AddTo(HttpRequestMessage request, HttpClient http)
    {
        if (!http.DefaultRequestHeaders.Contains("User-Agent"))
        {
            request.Headers.TryAddWithoutValidation("User-Agent", Value);
        }
    }
}
