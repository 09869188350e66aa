namespace TokenClients;

/// <summary>What a request tells the <see cref="AccessTokenHandler"/> on its way.</summary>
public static class TokenRequestMessageExtensions
{
    private const string Key = "TokenClients.Scope";

    // HttpRequestMessage makes its options when they are first looked at, which costs every request a dictionary. Where no
    // request has ever been given a scope, none is looked at.
    private static volatile bool _isUsed;

    /// <summary>
    /// Has the <see cref="AccessTokenHandler"/> ask for a token of that scope, for this request alone. It stands in the request's
    /// options.
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
