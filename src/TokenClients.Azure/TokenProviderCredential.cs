using Azure.Core;
using AzureToken = Azure.Core.AccessToken;

namespace TokenClients;

/// <summary>Lets clients of the Azure SDK use the tokens of an <see cref="ITokenProvider"/>.</summary>
/// <remarks>
/// <para>The <c>BearerTokenAuthenticationPolicy</c> in those clients keeps a token of its own and asks here again, in the
/// background, from 5 minutes before it expires. Where tokens live shorter than that it asks at every call, so
/// the provider has to be one that caches: a <see cref="CachingTokenProvider"/>, or what is resolved from the services.
/// It answers from what it has, and renews that by its own margins. The policy sends over https only.</para>
/// <para>A claims challenge (continuous access evaluation) means that the token given last was refused, and gets another in
/// its place, once however often it is repeated. A 401 without such a challenge does not come here: the policy returns it.</para>
/// <para>A <see cref="TokenException"/> comes through as it is; the Azure SDK does not retry it. Safe to use from several
/// threads; share one instance.</para>
/// </remarks>
public sealed class TokenProviderCredential : TokenCredential
{
    private readonly ITokenProvider _provider;
    private readonly Func<TokenRequestContext, string?> _scope;
    private readonly LastIssuedTokens _given = new();

    /// <summary>Makes a credential.</summary>
    /// <param name="provider">Hands out the tokens; one that caches.</param>
    /// <param name="scope">
    /// The scope to ask the provider for, by what the Azure SDK client asks for. By default, or where it returns
    /// <see langword="null"/>, the provider's own default scope, because the scopes that Azure SDK clients name mean nothing
    /// to ARR and ACS; <c>context => string.Join(" ", context.Scopes)</c> passes them on to a provider that knows them.
    /// Called by several threads at once.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="provider"/> is <see langword="null"/>.</exception>
    public TokenProviderCredential(ITokenProvider provider, Func<TokenRequestContext, string?>? scope = null)
    {
        _provider = provider ?? throw new ArgumentNullException(nameof(provider));
        _scope = scope ?? (_ => null);
    }

    /// <summary>
    /// Gets a token in the form of the Azure SDK. Its <c>TokenType</c> is the scheme and its <c>Token</c> what follows the
    /// scheme in the header: the token itself for <c>Bearer</c>, <c>access_token="…"</c> for <c>WRAP</c>.
    /// </summary>
    /// <param name="requestContext">What the Azure SDK client asks for.</param>
    /// <param name="cancellationToken">Ends this call; what other callers wait for goes on.</param>
    /// <returns>A token that has not expired.</returns>
    /// <exception cref="TokenException">No token could be acquired; the exception says why and what to do.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public override async ValueTask<AzureToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        var scope = _scope(requestContext);
        var refused = requestContext.Claims is { Length: > 0 } claims ? _given.RefusedBy(scope, claims) : null;
        var token = await AskAsync(scope, refused, cancellationToken).ConfigureAwait(false);
        _given.Add(scope, token);
        return new AzureToken(
            token.Authorization.Parameter ?? token.Value, token.ExpiresOn, refreshOn: null, token.Scheme);
    }

    /// <summary>Gets a token as <see cref="GetTokenAsync"/> does, and blocks the thread while there is none yet.</summary>
    /// <param name="requestContext">What the Azure SDK client asks for.</param>
    /// <param name="cancellationToken">Ends this call; what other callers wait for goes on.</param>
    /// <returns>A token that has not expired.</returns>
    /// <exception cref="TokenException">No token could be acquired; the exception says why and what to do.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <remarks>A <see cref="CachingTokenProvider"/> fetches on threads of its own, so that cannot dead-lock.</remarks>
    public override AzureToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
#pragma warning disable VSTHRD002 // The caller has no await, and what is waited for needs no thread or context of the caller's.
        return GetTokenAsync(requestContext, cancellationToken).AsTask().GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
    }

    private async ValueTask<AccessToken> AskAsync(string? scope, AccessToken? refused, CancellationToken cancellationToken)
    {
        try
        {
            return await _provider.GetTokenAsync(new TokenRequest { Scope = scope, Rejected = refused }, cancellationToken).ConfigureAwait(false);
        }
        catch (TokenException) when (refused is not null)
        {
            // Another client's challenge may have been meant: with the token at hand the resource decides.
            return await _provider.GetTokenAsync(new TokenRequest { Scope = scope }, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The type of the provider; never a token.</summary>
    public override string ToString() => $"{nameof(TokenProviderCredential)} of {_provider.GetType().Name}";
}
