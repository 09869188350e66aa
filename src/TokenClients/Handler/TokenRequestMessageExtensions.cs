namespace TokenClients;

/// <summary>Settings of a single request for the <see cref="AccessTokenHandler"/>.</summary>
public static class TokenRequestMessageExtensions
{
    private const string Key = "TokenClients.Scope";

    // HttpRequestMessage creates its options at the first access, which costs every request a dictionary. They are not
    // accessed until a request is given a scope.
    private static volatile bool _isUsed;

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
        _ = scope ?? throw new ArgumentNullException(nameof(scope));
        _isUsed = true;
#if NET
        request.Options.Set(new HttpRequestOptionsKey<string>(Key), scope);
#else
        request.Properties[Key] = scope;
#endif
        return request;
    }

    internal static string? TokenScope(this HttpRequestMessage request)
    {
        if (!_isUsed)
        {
            return null;
        }

#if NET
        return request.Options.TryGetValue(new HttpRequestOptionsKey<string>(Key), out var scope) ? scope : null;
#else
        return request.Properties.TryGetValue(Key, out var scope) ? scope as string : null;
#endif
    }
}
