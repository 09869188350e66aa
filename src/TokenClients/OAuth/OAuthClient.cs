using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenClients.Diagnostics;
using TokenClients.Http;
using TokenClients.OAuth;

namespace TokenClients;

/// <summary>
/// Fetches access tokens from the token endpoint of an OAuth 2.0 server, for instance Microsoft Entra ID, by client credentials
/// (RFC 6749 §4.4). Every call requests a new token; the server's metadata is requested from time to time. Wrap it in a
/// <see cref="CachingTokenProvider"/>, or let <c>services.AddOAuthTokens()</c> do so.
/// </summary>
/// <remarks>
/// Does not cache tokens. Of two credentials, the one that was accepted last is tried first. Safe to use from several threads.
/// </remarks>
public sealed class OAuthClient : ITokenProvider, ICredentialUser, ICertificateUser
{
    private readonly TokenRequester _requester;
    private readonly OAuthServer _server;

    /// <summary>Creates a client.</summary>
    /// <param name="httpClient">
    /// Sends the requests. It must not follow redirects: take it from <see cref="TokenHttp.CreateClient"/>, or from
    /// dependency injection.
    /// </param>
    /// <param name="options">The client's settings. They are read once, here; later changes have no effect.</param>
    /// <param name="timeProvider">The clock; the system clock by default.</param>
    /// <param name="logger">
    /// Optional logger. It reports which of two credentials was rejected, and metadata that could not be refreshed.
    /// </param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="OptionsValidationException">A setting is missing or invalid; the message names it and says how to fix it.</exception>
    public OAuthClient(
        HttpClient httpClient, OAuthClientOptions options, TimeProvider? timeProvider = null, ILogger<OAuthClient>? logger = null)
        : this(() => httpClient, options, timeProvider, logger) => _ = httpClient ?? throw new ArgumentNullException(nameof(httpClient));

    internal OAuthClient(
        Func<HttpClient> httpClient, OAuthClientOptions options, TimeProvider? timeProvider, ILogger<OAuthClient>? logger)
    {
        SettingRules.Require(OAuthClientOptionsValidator.Instance, options ?? throw new ArgumentNullException(nameof(options)));
        options = options.Copy();
        PartitionKey = OAuthPartitionKey.Of(options);
        var (exchange, log) = (new HttpExchange(httpClient, timeProvider), new SafeLogger(logger));
        var metadata = new OAuthMetadataRequester(
            exchange, (options.Endpoint ?? options.Authority)!, [.. OAuthSecrets.Of(options), options.ClientSecret, options.SecondaryClientSecret]);
        _server = new OAuthServer(
            options.Endpoint is { } endpoint ? OAuthServerMetadata.Of(endpoint) : null,
            metadata.RequestAsync,
            timeProvider ?? TimeProvider.System,
            error => log.MetadataNotRefreshed(options.Authority!, error.Message));
        var credentials = new OAuthCredentials(options, _server).Create();
        _requester = new TokenRequester(exchange, new OAuthProtocol(options, _server, credentials), credentials, logger);
    }

    internal string PartitionKey { get; }

    CredentialUse? ICredentialUser.CredentialUse => _requester.CredentialUse;

    IReadOnlyList<X509Certificate2> ICertificateUser.Certificates => _requester.Certificates;

    /// <inheritdoc />
    public ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default) =>
        _server.IsKnown ? _requester.RequestTokenAsync(request, cancellationToken) : DiscoverAsync(request, cancellationToken);

    private async ValueTask<AccessToken> DiscoverAsync(TokenRequest request, CancellationToken cancellationToken)
    {
        await _server.EnsureKnownAsync(cancellationToken).ConfigureAwait(false);
        return await _requester.RequestTokenAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
