using System.Net.Http.Headers;
using Azure.Core;
using AzureToken = Azure.Core.AccessToken;

namespace TokenClients;

/// <summary>
/// Fetches access tokens from a credential of the Azure SDK: a managed identity, <c>az login</c>, a client secret, a chain
/// of them. Put a <see cref="CachingTokenProvider"/> around it, or let <c>services.AddAzureTokens(…)</c> do so.
/// </summary>
/// <remarks>
/// <para><see cref="TokenRequest.Scope"/> names the scopes of one request, with spaces between them; without it, those of the
/// constructor are asked for, and so they are where it is an address as the Access Control Service had them (<c>http://</c>
/// or <c>sb://</c>): call sites that come from there keep naming it. An expiry is the credential's own, and by this machine's clock as well.</para>
/// <para>A credential keeps tokens itself and cannot be told to skip them, so a request that names a
/// <see cref="TokenRequest.Rejected"/> token may get that very token again. Nothing is sent twice for it:
/// <see cref="AccessTokenHandler"/> sends once more only with another token, else the 401 comes back; and
/// <see cref="CachingTokenProvider"/> waits 1 s, 2 s, … 60 s before it asks for the next replacement, and says so in a
/// <see cref="TokenException"/>.</para>
/// <para>The reason of a <see cref="TokenException"/> is the HTTP status of the identity service if that is anywhere among
/// the causes; else a time-out or a network fault that is among them. Of what is left, a credential that is not available
/// here counts as <see cref="TokenFailureReason.Unavailable"/>, and is asked again within a minute, since no secret was sent
/// and <c>az login</c> helps at once; an authentication that failed counts as
/// <see cref="TokenFailureReason.CredentialRejected"/>, so that a wrong secret is not sent again and again.</para>
/// <para>Keeps no token; safe to use from several threads.</para>
/// </remarks>
public sealed class AzureTokenClient : ITokenProvider
{
    private static readonly char[] Spaces = [' ', '\t', '\r', '\n'];

    private readonly TokenCredential _credential;
    private readonly string[] _scopes;
    private readonly AzureTokenExceptionFactory _failures;

    /// <summary>Makes a client.</summary>
    /// <param name="credential">Fetches the tokens, for instance a <c>DefaultAzureCredential</c> or <c>ManagedIdentityCredential</c>.</param>
    /// <param name="scopes">
    /// What to ask for where the request names no scope: at least one, <c>https://servicebus.azure.net/.default</c> for instance.
    /// </param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no scope, or one is empty or holds a space; the message shows what one looks like.</exception>
    public AzureTokenClient(TokenCredential credential, params string[] scopes)
    {
        _credential = credential ?? throw new ArgumentNullException(nameof(credential));
        _scopes = Scopes(scopes);
        _failures = new AzureTokenExceptionFactory(credential.GetType().Name);
    }

    /// <inheritdoc />
    public async ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default)
    {
        var scopes = request.Scope?.Split(Spaces, StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } named && !named.Any(IsRealm)
            ? named : _scopes;
        AzureToken token;
        try
        {
            var context = new TokenRequestContext([.. scopes], parentRequestId: null);
            token = await _credential.GetTokenAsync(context, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception error) when (error is not TokenException)
        {
            throw _failures.Explain(error);
        }

        return Read(token, request.Scope);
    }

    /// <summary>Whether a scope is an address as the Access Control Service had them; a permission of Entra ID ends with its name.</summary>
    private static bool IsRealm(string scope) =>
        (scope.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || scope.StartsWith("sb://", StringComparison.OrdinalIgnoreCase))
        && !scope.EndsWith("/.default", StringComparison.OrdinalIgnoreCase);

    /// <summary>A copy of the scopes, if they are scopes.</summary>
    internal static string[] Scopes(string[] scopes)
    {
        _ = scopes ?? throw new ArgumentNullException(nameof(scopes));
        return scopes.Length > 0 && scopes.All(scope => !string.IsNullOrEmpty(scope) && scope.IndexOfAny(Spaces) < 0)
            ? [.. scopes]
            : throw new ArgumentException(
                "Name at least one scope, each as an argument of its own and without spaces, 'https://servicebus.azure.net/.default' for instance.",
                nameof(scopes));
    }

    private AccessToken Read(AzureToken token, string? scope)
    {
        try
        {
            var scheme = string.IsNullOrEmpty(token.TokenType) ? "Bearer" : token.TokenType;
            return new AccessToken(token.Token, token.ExpiresOn, new AuthenticationHeaderValue(scheme, token.Token), scope);
        }
        catch (Exception error) when (error is ArgumentException or FormatException)
        {
            throw _failures.Unreadable(); // without the cause, which may quote the token
        }
    }
}
