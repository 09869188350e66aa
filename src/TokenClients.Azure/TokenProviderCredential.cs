using Azure.Core;
using AzureToken = Azure.Core.AccessToken;

namespace TokenClients;

/// <summary>Lets clients of the Azure SDK use the tokens of an <see cref="ITokenProvider"/>.</summary>
/// <remarks>
/// <para>The <c>BearerTokenAuthenticationPolicy</c> of those clients caches a token itself and, from 5 minutes before it
/// expires, requests another from this credential in the background. If the lifetime of a token is shorter than that, the
/// policy requests one for every call, so the provider must cache: use a <see cref="CachingTokenProvider"/>, or a provider
/// resolved from the service container. It returns its cached token and renews it on its own schedule. The policy sends tokens
/// over https only.</para>
/// <para>A claims challenge (continuous access evaluation) means that the last token was rejected. The token is replaced once,
/// however often the challenge is repeated. A later challenge with the same claims counts as a repetition, because the policy
/// caches by the text of the claims. A 401 without such a challenge never reaches this credential: the policy returns
/// it.</para>
/// <para>A <see cref="TokenException"/> reaches the caller unchanged; the Azure SDK does not retry it. Safe to use from several
/// threads; share one instance.</para>
/// </remarks>
public sealed class TokenProviderCredential : TokenCredential
{
    private readonly ITokenProvider _provider;
    private readonly Func<TokenRequestContext, string?> _scope;
    private readonly LastIssuedTokens _issued = new();

    /// <summary>Creates a credential.</summary>
    /// <param name="provider">Returns the tokens; it should cache them.</param>
    /// <param name="scope">
    /// Chooses the scope to request from the provider, given the request of the Azure SDK client. By default, and if it returns
    /// <see langword="null"/>, the provider's own default scope is requested, because ARR and ACS do not know the scopes that
    /// Azure SDK clients name; <c>context => string.Join(" ", context.Scopes)</c> passes them on to a provider that knows them.
    /// May be called by several threads at once.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="provider"/> is <see langword="null"/>.</exception>
    public TokenProviderCredential(ITokenProvider provider, Func<TokenRequestContext, string?>? scope = null)
    {
        _provider = provider ?? throw new ArgumentNullException(nameof(provider));
        _scope = scope ?? (_ => null);
    }

    /// <summary>
    /// Gets a token as the Azure SDK's type. Its <c>TokenType</c> is the scheme, and its <c>Token</c> is what follows the
    /// scheme in the header: the token itself for <c>Bearer</c>, <c>access_token="…"</c> for <c>WRAP</c>.
    /// </summary>
    /// <param name="requestContext">The request of the Azure SDK client.</param>
    /// <param name="cancellationToken">Cancels this call; a fetch that other callers are waiting for continues.</param>
    /// <returns>A token that has not expired.</returns>
    /// <exception cref="TokenException">A token could not be acquired; the exception says why and what to do.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public override async ValueTask<AzureToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        var scope = _scope(requestContext);
        var rejected = requestContext.Claims is { Length: > 0 } claims ? _issued.RejectedBy(scope, claims) : null;
        var token = await RequestAsync(scope, rejected, cancellationToken).ConfigureAwait(false);
        _issued.Add(scope, token);
        return new AzureToken(
            token.Authorization.Parameter ?? token.Value, token.ExpiresOn, refreshOn: null, token.Scheme);
    }

    /// <summary>Gets a token as <see cref="GetTokenAsync"/> does, and blocks the calling thread meanwhile.</summary>
    /// <param name="requestContext">The request of the Azure SDK client.</param>
    /// <param name="cancellationToken">Cancels this call; a fetch that other callers are waiting for continues.</param>
    /// <returns>A token that has not expired.</returns>
    /// <exception cref="TokenException">A token could not be acquired; the exception says why and what to do.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <remarks>
    /// The fetch runs on thread-pool threads. If callers block many of them here, they wait until the pool grows; if they block
    /// as many as the pool may have, they deadlock. A <see cref="SynchronizationContext"/> makes no difference.
    /// </remarks>
    public override AzureToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
#pragma warning disable VSTHRD002 // The caller cannot await, and the fetch needs neither the caller's thread nor its context.
        return GetTokenAsync(requestContext, cancellationToken).AsTask().GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
    }

    private async ValueTask<AccessToken> RequestAsync(string? scope, AccessToken? rejected, CancellationToken cancellationToken)
    {
        try
        {
            return await _provider.GetTokenAsync(new TokenRequest { Scope = scope, Rejected = rejected }, cancellationToken).ConfigureAwait(false);
        }
        catch (TokenException) when (rejected is not null)
        {
            // The challenge may have concerned another client's token, so let the resource judge the current one.
            return await _provider.GetTokenAsync(new TokenRequest { Scope = scope }, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The type of the provider; never a token.</summary>
    public override string ToString() => $"{nameof(TokenProviderCredential)} of {_provider.GetType().Name}";
}
