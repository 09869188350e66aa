using System.Collections.ObjectModel;
using System.Diagnostics;

namespace TokenClients;

/// <summary>
/// Describes the token that a caller needs from an <see cref="ITokenProvider"/>. <see langword="default"/> requests the
/// client's default token.
/// </summary>
/// <remarks>
/// Immutable and safe to use from several threads. Each property has a method that returns a changed copy, for languages
/// without <c>with</c> expressions: <c>TokenRequest.For(scope).WithMinimumLifetime(TimeSpan.FromMinutes(10))</c>.
/// </remarks>
public readonly record struct TokenRequest
{
    private readonly RequestDetails? _details;

    /// <summary>
    /// The scope of the token: for ACS, the URI that the token is for; for OAuth, one scope or several separated by spaces.
    /// <see langword="null"/>, the default, stands for the scope in the client's options; an empty string becomes
    /// <see langword="null"/>. Services without scopes, such as ARR, ignore it.
    /// </summary>
    public string? Scope
    {
        get;
        init
        {
            field = NullIfEmpty(value);
            _details = _details is null && !RequestDetails.CannotBeKey(field) ? null : (Details with { Scope = field }).OrNull();
        }
    }

    /// <summary>
    /// A token that a resource rejected and that must not be returned again, or <see langword="null"/>, the default.
    /// </summary>
    /// <remarks>
    /// A cache fetches one replacement, however many callers report the same token, and returns it to callers that report the
    /// token later. A service or credential that caches tokens itself may still issue the same token.
    /// </remarks>
    public AccessToken? Rejected
    {
        get => _details?.Rejected;
        init => _details = (Details with { Rejected = value }).OrNull();
    }

    /// <summary>
    /// The minimum time that the token must remain valid. Zero, the default, accepts any token that has not expired; a
    /// negative value becomes zero.
    /// </summary>
    /// <remarks>
    /// A cache replaces a token that expires sooner. If even a new token expires sooner, the request fails with a
    /// <see cref="TokenException"/> whose reason is <see cref="TokenFailureReason.BadRequest"/>.
    /// </remarks>
    public TimeSpan MinimumLifetime
    {
        get => _details?.MinimumLifetime ?? TimeSpan.Zero;
        init => _details = (Details with { MinimumLifetime = value > TimeSpan.Zero ? value : TimeSpan.Zero }).OrNull();
    }

    /// <summary>
    /// The resources that the token is for (<c>resource</c>, RFC 8707), absolute addresses without a fragment, in the order in which
    /// they are sent. Empty, the default, stands for those in the client's options.
    /// </summary>
    /// <remarks>Only OAuth clients support them. With any other client the request fails with a <see cref="TokenException"/>.</remarks>
    public IReadOnlyList<string> Resources
    {
        get => _details?.Resources ?? [];
        init => _details = (Details with { Resources = [.. value ?? throw new ArgumentNullException(nameof(value))] }).OrNull();
    }

    /// <summary>
    /// The audience that the token is for (<c>audience</c>), a parameter of some servers, Auth0 for instance. <see langword="null"/>,
    /// the default, stands for the one in the client's options; an empty string becomes <see langword="null"/>.
    /// </summary>
    /// <remarks>Only OAuth clients support it. With any other client the request fails with a <see cref="TokenException"/>.</remarks>
    public string? Audience
    {
        get => _details?.Audience;
        init => _details = (Details with { Audience = NullIfEmpty(value) }).OrNull();
    }

    /// <summary>
    /// Further form fields of the request to the server; none by default. They are added to those in the client's options, and replace
    /// those with the same name. Their order does not matter. Values are treated as secrets: no log and no exception shows them.
    /// </summary>
    /// <remarks>Only OAuth clients support them. With any other client the request fails with a <see cref="TokenException"/>.</remarks>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public IReadOnlyDictionary<string, string> AdditionalParameters
    {
        get => Details.AdditionalParameters;
        init => _details = (Details with { AdditionalParameters = Sorted(value ?? throw new ArgumentNullException(nameof(value))) }).OrNull();
    }

    /// <summary>
    /// The key of the token in a cache or a store. Requests that differ only in <see cref="Rejected"/> and
    /// <see cref="MinimumLifetime"/> have the same key. <see langword="null"/> for the client's default token.
    /// </summary>
    internal string? Key => _details is null ? Scope : _details.Key;

    /// <summary>What the request names besides a scope.</summary>
    internal RequestParts Parts => _details?.Parts ?? RequestParts.None;

    /// <summary>Whether any valid token with this <see cref="Key"/> satisfies the request.</summary>
    internal bool IsUnconstrained => _details is null || _details.IsUnconstrained;

    /// <summary>Returns the request reduced to what is part of its <see cref="Key"/>.</summary>
    internal TokenRequest WithoutConstraints() => IsUnconstrained ? this : this with { Rejected = null, MinimumLifetime = TimeSpan.Zero };

    private RequestDetails Details => _details ?? new(Scope);

    /// <summary>Requests a token for <paramref name="scope"/>.</summary>
    /// <param name="scope">The scope, for instance <c>http://contoso.servicebus.windows.net/orders/</c>.</param>
    /// <returns>The request.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="scope"/> is <see langword="null"/>.</exception>
    /// <example>
    /// <code context="ITokenProvider tokens">
    /// AccessToken orders = await tokens.GetTokenAsync(TokenRequest.For("http://contoso/orders/"));
    /// AccessToken longer = await tokens.GetTokenAsync(TokenRequest.For("http://contoso/orders/").WithMinimumLifetime(TimeSpan.FromMinutes(10)));
    /// </code>
    /// </example>
    public static TokenRequest For(string scope) => new() { Scope = scope ?? throw new ArgumentNullException(nameof(scope)) };

    /// <summary>Requests another token in place of <paramref name="token"/>, which a resource rejected.</summary>
    /// <param name="token">The rejected token. The request names the same scope as the one that returned the token.</param>
    /// <returns>The request.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="token"/> is <see langword="null"/>.</exception>
    public static TokenRequest Replacing(AccessToken token) =>
        (token ?? throw new ArgumentNullException(nameof(token))).Request with { Rejected = token };

    /// <summary>Returns a copy of this request with another <see cref="Scope"/>.</summary>
    /// <param name="scope">The scope, or <see langword="null"/> for the one in the client's options.</param>
    /// <returns>The copy.</returns>
    public TokenRequest WithScope(string? scope) => this with { Scope = scope };

    /// <summary>Returns a copy of this request with another <see cref="Rejected"/> token.</summary>
    /// <param name="token">The token that a resource rejected, or <see langword="null"/> for none.</param>
    /// <returns>The copy.</returns>
    public TokenRequest WithRejected(AccessToken? token) => this with { Rejected = token };

    /// <summary>Returns a copy of this request with another <see cref="MinimumLifetime"/>.</summary>
    /// <param name="minimumLifetime">The minimum time that the token must remain valid; zero or less for any.</param>
    /// <returns>The copy.</returns>
    public TokenRequest WithMinimumLifetime(TimeSpan minimumLifetime) => this with { MinimumLifetime = minimumLifetime };

    /// <summary>Returns a copy of this request with other <see cref="Resources"/>.</summary>
    /// <param name="resources">The resources that the token is for; empty for those in the client's options.</param>
    /// <returns>The copy.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="resources"/> is <see langword="null"/>.</exception>
    public TokenRequest WithResources(IReadOnlyList<string> resources) => this with { Resources = resources };

    /// <summary>Returns a copy of this request with another <see cref="Audience"/>.</summary>
    /// <param name="audience">The audience, or <see langword="null"/> for the one in the client's options.</param>
    /// <returns>The copy.</returns>
    public TokenRequest WithAudience(string? audience) => this with { Audience = audience };

    /// <summary>Returns a copy of this request with other <see cref="AdditionalParameters"/>.</summary>
    /// <param name="additionalParameters">The further fields.</param>
    /// <returns>The copy.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="additionalParameters"/> is <see langword="null"/>.</exception>
    public TokenRequest WithAdditionalParameters(IReadOnlyDictionary<string, string> additionalParameters) =>
        this with { AdditionalParameters = additionalParameters };

    /// <summary>
    /// Returns the contents of the request, but only the names of <see cref="AdditionalParameters"/>, because values may be
    /// secrets.
    /// </summary>
    public override string ToString() => string.Join(", ", new string?[]
    {
        $"Scope = {Scope}",
        Resources.Count == 0 ? null : $"Resources = {string.Join(" ", Resources)}",
        Audience is null ? null : $"Audience = {Audience}",
        AdditionalParameters.Count == 0 ? null : $"AdditionalParameters = {string.Join(" ", AdditionalParameters.Keys)}",
        Rejected is null ? null : $"Rejected = {Rejected}",
        MinimumLifetime == TimeSpan.Zero ? null : $"MinimumLifetime = {MinimumLifetime}",
    }.OfType<string>());

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static ReadOnlyDictionary<string, string> Sorted(IReadOnlyDictionary<string, string> parameters)
    {
        var sorted = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var parameter in parameters)
        {
            sorted[parameter.Key] = parameter.Value;
        }

        return new(sorted);
    }
}
