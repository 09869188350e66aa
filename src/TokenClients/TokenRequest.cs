namespace TokenClients;

/// <summary>
/// What is asked of an <see cref="ITokenProvider"/>. <see langword="default"/> asks for the client's own default; the
/// properties combine: <c>TokenRequest.For(scope) with { MinimumLifetime = TimeSpan.FromMinutes(10) }</c>.
/// </summary>
public readonly record struct TokenRequest
{
    // What few requests ask for stands elsewhere, so that the others travel in two registers.
    private readonly Constraints? _demands;

    /// <summary>
    /// The scope (ACS: the URI the token is for; OAuth: one scope, or several with spaces between), or
    /// <see langword="null"/>, the default and what an empty text becomes, for the one in the client's options. Services
    /// without scopes, ARR among them, do not look at it.
    /// </summary>
    public string? Scope
    {
        get;
        init => field = string.IsNullOrEmpty(value) ? null : value;
    }

    /// <summary>
    /// A token that a resource has refused; the answer is another one, as far as the service gives one. However many callers name the same token, it is
    /// replaced once; naming one that has been replaced already gets its replacement, without a request.
    /// </summary>
    public AccessToken? Rejected
    {
        get => _demands?.Rejected;
        init => _demands = Constraints.Of(value, MinimumLifetime);
    }

    /// <summary>
    /// How long the token must still live, at least; zero, the default, takes any that has not expired. A token with less
    /// is replaced. If even a new one lives shorter, the call fails and says so.
    /// </summary>
    public TimeSpan MinimumLifetime
    {
        get => _demands?.MinimumLifetime ?? TimeSpan.Zero;
        init => _demands = Constraints.Of(Rejected, value);
    }

    /// <summary>Whether any token that has not expired will do.</summary>
    internal bool IsUnconstrained => _demands is null;

    /// <summary>Asks for a token for <paramref name="scope"/>.</summary>
    /// <param name="scope">The scope, for instance <c>http://contoso.servicebus.windows.net/orders/</c>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="scope"/> is <see langword="null"/>.</exception>
    public static TokenRequest For(string scope) => new() { Scope = scope ?? throw new ArgumentNullException(nameof(scope)) };

    /// <summary>Asks for another token in place of <paramref name="token"/>, which a resource has refused.</summary>
    /// <param name="token">The refused token; its scope is asked for again.</param>
    /// <exception cref="ArgumentNullException"><paramref name="token"/> is <see langword="null"/>.</exception>
    public static TokenRequest Replacing(AccessToken token) => new()
    {
        Rejected = token ?? throw new ArgumentNullException(nameof(token)),
        Scope = token.Scope,
    };

    private sealed record Constraints(AccessToken? Rejected, TimeSpan MinimumLifetime)
    {
        public static Constraints? Of(AccessToken? rejected, TimeSpan minimumLifetime) =>
            rejected is null && minimumLifetime <= TimeSpan.Zero ? null : new(rejected, minimumLifetime);
    }
}
