using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenClients.AcsWrap;
using TokenClients.Http;

namespace TokenClients;

/// <summary>
/// Fetches Simple Web Tokens from an OAuth WRAP v0.9 endpoint, the Access Control Service's or a compatible one, with a name
/// and password (draft-hardt-oauth-01 §5.1) or an assertion (§5.2). Every call requests a new token. Wrap it in a
/// <see cref="CachingTokenProvider"/>, or let <c>services.AddAcsWrapTokens()</c> do so.
/// </summary>
/// <remarks>Does not cache tokens. Of two keys, the one that was accepted last is tried first. Safe to use from several threads.</remarks>
public sealed class AcsWrapClient : ITokenProvider, ICredentialUser
{
    private readonly TokenRequester _requester;

    /// <summary>Creates a client.</summary>
    /// <param name="httpClient">
    /// Sends the requests. It must not follow redirects: take it from <see cref="TokenHttp.CreateClient"/>, or from
    /// dependency injection.
    /// </param>
    /// <param name="options">The client's settings. They are read once, here; later changes have no effect.</param>
    /// <param name="timeProvider">The clock; the system clock by default.</param>
    /// <param name="logger">Optional logger. It reports which of two keys was rejected.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="OptionsValidationException">A setting is missing or invalid; the message names it and says how to fix it.</exception>
    public AcsWrapClient(
        HttpClient httpClient, AcsWrapClientOptions options, TimeProvider? timeProvider = null, ILogger<AcsWrapClient>? logger = null)
        : this(() => httpClient, options, timeProvider, logger) => _ = httpClient ?? throw new ArgumentNullException(nameof(httpClient));

    internal AcsWrapClient(
        Func<HttpClient> httpClient, AcsWrapClientOptions options, TimeProvider? timeProvider, ILogger<AcsWrapClient>? logger)
    {
        SettingRules.Require(AcsWrapClientOptionsValidator.Instance, options ?? throw new ArgumentNullException(nameof(options)));
        var resolved = new ResolvedWrapOptions(options.Copy());
        PartitionKey = resolved.PartitionKey;
        _requester = new TokenRequester(
            new HttpExchange(httpClient, timeProvider), new AcsWrapProtocol(resolved), (resolved.Credential, resolved.SecondaryCredential), logger);
    }

    internal string PartitionKey { get; }

    CredentialUse? ICredentialUser.CredentialUse => _requester.CredentialUse;

    /// <inheritdoc />
    public ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default) =>
        _requester.RequestTokenAsync(request, cancellationToken);
}
