using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenClients.Http;
using TokenClients.OAuth;

namespace TokenClients;

/// <summary>
/// Fetches access tokens from the token endpoint of an OAuth 2.0 server, Microsoft Entra ID's for instance, by client
/// credentials (RFC 6749 §4.4): one exchange at every call. Put a <see cref="CachingTokenProvider"/> around it, or let
/// <c>services.AddOAuthTokens()</c> do so.
/// </summary>
/// <remarks>Caches no token. Of two secrets, the one that was accepted last is used first. Safe to use from several threads.</remarks>
public sealed class OAuthClient : ITokenProvider, ICredentialUser
{
    private readonly TokenRequester _requester;

    /// <summary>Makes a client.</summary>
    /// <param name="httpClient">
    /// Sends the requests. It must not follow redirects: take it from <see cref="TokenHttp.CreateClient"/>, or from
    /// dependency injection.
    /// </param>
    /// <param name="options">Where and who. Read here; later changes have no effect.</param>
    /// <param name="timeProvider">The clock; by default the system's.</param>
    /// <param name="logger">Optional logger of a rejected key where there are two.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="OptionsValidationException">A setting is missing or wrong; the message names it and the fix.</exception>
    public OAuthClient(
        HttpClient httpClient, OAuthClientOptions options, TimeProvider? timeProvider = null, ILogger<OAuthClient>? logger = null)
        : this(() => httpClient, options, timeProvider, logger) => _ = httpClient ?? throw new ArgumentNullException(nameof(httpClient));

    internal OAuthClient(
        Func<HttpClient> httpClient, OAuthClientOptions options, TimeProvider? timeProvider, ILogger<OAuthClient>? logger)
    {
        SettingRules.Require(OAuthClientOptionsValidator.Instance, options ?? throw new ArgumentNullException(nameof(options)));
        options = options.Copy();
        var primary = new ClientSecretCredential(options, options.ClientSecret!, nameof(options.ClientSecret));
        var secondary = string.IsNullOrEmpty(options.SecondaryClientSecret)
            ? null : new ClientSecretCredential(options, options.SecondaryClientSecret!, nameof(options.SecondaryClientSecret));
        PartitionKey = OAuthPartitionKey.Of(options);
        _requester = new TokenRequester(
            httpClient, new OAuthProtocol(options), (primary, secondary), timeProvider, logger);
    }

    internal string PartitionKey { get; }

    CredentialUse? ICredentialUser.CredentialUse => _requester.CredentialUse;

    /// <inheritdoc />
    public ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default) =>
        _requester.RequestTokenAsync(request, cancellationToken);
}
