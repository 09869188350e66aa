using System.Net.Http.Headers;
using Azure.Core;
using Microsoft.Extensions.Options;
using AzureToken = Azure.Core.AccessToken;

namespace TokenClients;

/// <summary>
/// Fetches access tokens from a credential of the Azure SDK: a managed identity, <c>az login</c>, a client secret, or a chain
/// of them. Wrap it in a <see cref="CachingTokenProvider"/>, or let <c>services.AddAzureTokens(…)</c> do so.
/// </summary>
/// <remarks>
/// <para><see cref="TokenRequest.Scope"/> names the scopes of one request, separated by spaces, and they are requested
/// unchanged. A request that names none, and every request if <see cref="AzureTokenClientOptions.IgnoreRequestedScope"/> is
/// set, uses the scopes of the options. A token expires when the credential says so, by this machine's clock.</para>
/// <para>A credential has its own token cache, which cannot be bypassed, so a request that names a
/// <see cref="TokenRequest.Rejected"/> token may get the same token again. That causes no repeated requests:
/// <see cref="AccessTokenHandler"/> sends a request again only with a different token, and otherwise returns the 401;
/// <see cref="CachingTokenProvider"/> waits 1 s, 2 s, … 60 s before it requests the next replacement, and reports that in a
/// <see cref="TokenException"/>.</para>
/// <para>The reason of a <see cref="TokenException"/> follows from the HTTP status of the identity service if one of the inner
/// exceptions contains it, and otherwise from a time-out or network fault among them. If there is none of these, a credential
/// that is not available on this machine counts as <see cref="TokenFailureReason.Unavailable"/> and is tried again within a
/// minute, because no secret was sent and <c>az login</c> takes effect at once; a failed authentication counts as
/// <see cref="TokenFailureReason.CredentialRejected"/>, so that a wrong secret is not sent over and over.</para>
/// <para>Does not cache tokens. Safe to use from several threads.</para>
/// </remarks>
public sealed class AzureTokenClient : ITokenProvider
{
    private static readonly char[] Spaces = [' ', '\t', '\r', '\n'];

    private readonly TokenCredential _credential;
    private readonly string[] _scopes;
    private readonly bool _ignoresRequestedScope;
    private readonly AzureTokenExceptionFactory _exceptions;

    /// <summary>Creates a client.</summary>
    /// <param name="credential">Fetches the tokens, for instance a <c>DefaultAzureCredential</c> or <c>ManagedIdentityCredential</c>.</param>
    /// <param name="scopes">
    /// The scopes to use for requests that name none. At least one, for instance <c>https://servicebus.azure.net/.default</c>.
    /// </param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="OptionsValidationException">
    /// There is no scope, or a scope is empty or contains whitespace; the message shows an example.
    /// </exception>
    public AzureTokenClient(TokenCredential credential, params string[] scopes)
        : this(OptionsOf(credential, scopes))
    {
    }

    /// <summary>Creates a client.</summary>
    /// <param name="options">The credential and the scopes. They are read once, here; later changes have no effect.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="OptionsValidationException">A setting is missing or invalid; the message names it and says how to fix it.</exception>
    public AzureTokenClient(AzureTokenClientOptions options)
    {
        AzureTokenClientOptionsValidator.Require(options ?? throw new ArgumentNullException(nameof(options)));
        _credential = options.Credential!;
        _scopes = [.. options.Scopes];
        _ignoresRequestedScope = options.IgnoreRequestedScope;
        _exceptions = new AzureTokenExceptionFactory(_credential.GetType().Name);
    }

    /// <inheritdoc />
    public async ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default)
    {
        AzureToken token;
        try
        {
            var context = new TokenRequestContext(ScopesFor(request.Scope), parentRequestId: null);
            token = await _credential.GetTokenAsync(context, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception error) when (error is not TokenException)
        {
            throw _exceptions.FromException(error, _ignoresRequestedScope ? null : request.Scope);
        }

        return Read(token, request.Scope);
    }

    private static AzureTokenClientOptions OptionsOf(TokenCredential credential, string[] scopes)
    {
        var options = new AzureTokenClientOptions { Credential = credential ?? throw new ArgumentNullException(nameof(credential)) };
        options.Add(scopes ?? throw new ArgumentNullException(nameof(scopes)));
        return options;
    }

    /// <summary>Returns the scopes to request as a new array.</summary>
    private string[] ScopesFor(string? requested) =>
        !_ignoresRequestedScope && requested?.Split(Spaces, StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } named
            ? named : [.. _scopes];

    private AccessToken Read(AzureToken token, string? scope)
    {
        try
        {
            var scheme = string.IsNullOrEmpty(token.TokenType) ? "Bearer" : token.TokenType;
            var value = token.Token?.Trim(' ', '\t', '\r', '\n')!;
            return new AccessToken(value, token.ExpiresOn, new AuthenticationHeaderValue(scheme, value), scope);
        }
        catch (Exception error) when (error is ArgumentException or FormatException)
        {
            throw _exceptions.Unreadable(); // without the cause, whose message may contain the token
        }
    }
}
