namespace TokenClients;

/// <summary>Settings of a single request for the <see cref="AccessTokenHandler"/>.</summary>
public static class TokenRequestMessageExtensions
{
    private static readonly RequestProperty<string> Scope = new("TokenClients.Scope");

    /// <summary>
    /// Sets the scope of the token that the <see cref="AccessTokenHandler"/> puts on this request. The scope is stored in the
    /// request's options.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="scope">The scope.</param>
    /// <returns><paramref name="request"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static HttpRequestMessage SetTokenScope(this HttpRequestMessage request, string scope)
    {
        _ = request ?? throw new ArgumentNullException(nameof(request));
        Scope.Set(request, scope ?? throw new ArgumentNullException(nameof(scope)));
        return request;
    }

    internal static string? TokenScope(this HttpRequestMessage request) => Scope.Get(request);
}
