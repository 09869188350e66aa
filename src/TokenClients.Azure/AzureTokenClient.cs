using System.Net.Http.Headers;
using Azure.Core;
using Microsoft.Extensions.Options;
using AzureToken = Azure.Core.AccessToken;

namespace TokenClients;

/// <summary>
/// Fetches access tokens from a credential of the Azure SDK: a managed identity, <c>az login</c>, a client secret, or a chain
/// of them. Put a <see cref="CachingTokenProvider"/> around it, or let <c>services.AddAzureTokens(…)</c> do so.
/// </summary>
/// <remarks>
/// <para><see cref="TokenRequest.Scope"/> names the scopes of one request, with spaces between them, and they are requested as
/// named; without it, those of the options are. <see cref="AzureTokenClientOptions.IgnoreRequestedScope"/> requests those of
/// the options always. A token expires when the credential says so, by this machine's clock.</para>
/// <para>A credential caches tokens itself and cannot be told to skip them, so a request that names a
/// <see cref="TokenRequest.Rejected"/> token may get that very token again. Nothing is sent twice because of it:
/// <see cref="AccessTokenHandler"/> sends once more only with another token, and otherwise returns the 401; and
/// <see cref="CachingTokenProvider"/> waits 1 s, 2 s, … 60 s before it requests the next replacement, and reports that in a
/// <see cref="TokenException"/>.</para>
/// <para>The reason of a <see cref="TokenException"/> is the HTTP status of the identity service if one of the causes has
/// it; otherwise a time-out or a network fault that is one of the causes. Of the rest, a credential that is not available on
/// this machine counts as <see cref="TokenFailureReason.Unavailable"/>, and is tried again within a minute, since no secret
/// was sent and <c>az login</c> helps at once; a failed authentication counts as
/// <see cref="TokenFailureReason.CredentialRejected"/>, so that a wrong secret is not sent again and again.</para>
/// <para>Caches no token; safe to use from several threads.</para>
/// </remarks>
public sealed class AzureTokenClient : ITokenProvider
{
    private static readonly char[] Spaces = [' ', '\t', '\r', '\n'];

    private readonly TokenCredential _credential;
    private readonly string[] _scopes;
    private readonly bool _ignoresRequestedScope;
    private readonly AzureTokenExceptionFactory _exceptions;

    /// <summary>Makes a client.</summary>
    /// <param name="credential">Fetches the tokens, for instance a <c>DefaultAzureCredential</c> or <c>ManagedIdentityCredential</c>.</param>
    /// <param name="scopes">
    /// The scopes to request where a request names none: at least one, <c>https://servicebus.azure.net/.default</c> for instance.
    /// </param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="OptionsValidationException">There is no scope, or one is empty or holds whitespace; the message shows what one looks like.</exception>
    public AzureTokenClient(TokenCredential credential, params string[] scopes)
        : this(OptionsOf(credential, scopes))
    {
    }

    /// <summary>Makes a client.</summary>
    /// <param name="options">The credential and the scopes. Read here; later changes have no effect.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="OptionsValidationException">A setting is missing or wrong; the message names it and the fix.</exception>
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

    /// <summary>The scopes to request, in an array of their own.</summary>
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
